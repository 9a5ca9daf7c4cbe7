/// One compiled function (a template's root, a block, a macro, a loop filter): the slots its variables live in.
final class FunctionScope {
    let depth: Int
    private(set) var count = 0
    private var slots: [String: Int] = [:]

    init(depth: Int) { self.depth = depth }

    /// The slot of a name at a level of nesting; the same pair is always the same slot.
    func slot(_ level: Int, _ name: String) -> Int {
        let key = "\(level):\(name)"
        if let slot = slots[key] { return slot }
        slots[key] = count
        count += 1
        return count - 1
    }
}

/// Where a variable lives: a slot of a function that many functions out from the template's root.
struct Variable: Hashable {
    let depth: Int
    let slot: Int
}

/// The names of one scope and where each comes from: Jinja's rules of scoping, decided before rendering.
final class Symbols {
    enum Load {
        /// Given from outside: a loop's target, a macro's parameter.
        case parameter
        /// Looked up in the context when the scope is entered.
        case resolve(String)
        /// Starts as the value of a variable further out.
        case alias(Variable)
        /// Starts as nothing.
        case undefined
    }

    let level: Int
    let parent: Symbols?
    let function: FunctionScope
    private(set) var variables: [String: Variable] = [:]
    private(set) var loads: [(variable: Variable, load: Load)] = []
    private(set) var stores: Set<String> = []

    init(parent: Symbols?, function: FunctionScope) {
        self.parent = parent
        self.function = function
        level = parent.map { $0.level + 1 } ?? 0
    }

    private init(copying other: Symbols) {
        level = other.level
        parent = other.parent
        function = other.function
        variables = other.variables
        loads = other.loads
        stores = other.stores
    }

    func copy() -> Symbols { Symbols(copying: self) }

    func find(_ name: String) -> Variable? { variables[name] ?? parent?.find(name) }

    private func setLoad(_ variable: Variable, _ load: Load) {
        if let position = loads.firstIndex(where: { $0.variable == variable }) {
            loads[position].load = load
        } else {
            loads.append((variable, load))
        }
    }

    private func define(_ name: String, _ load: Load) -> Variable {
        let variable = Variable(depth: function.depth, slot: function.slot(level, name))
        variables[name] = variable
        setLoad(variable, load)
        return variable
    }

    func store(_ name: String) {
        stores.insert(name)
        guard variables[name] == nil else { return }
        if let outer = parent?.find(name) {
            _ = define(name, .alias(outer))
        } else {
            _ = define(name, .undefined)
        }
    }

    @discardableResult func declareParameter(_ name: String) -> Variable {
        stores.insert(name)
        return define(name, .parameter)
    }

    func load(_ name: String) {
        if find(name) == nil { _ = define(name, .resolve(name)) }
    }

    /// Merges what the branches of an `if` do: a name that only some of them set may still come from outside.
    func update(branches: [Symbols]) {
        var stored: Set<String> = []
        for branch in branches { stored.formUnion(branch.stores) }
        stored.subtract(stores)
        for branch in branches {
            variables.merge(branch.variables) { $1 }
            for (variable, load) in branch.loads { setLoad(variable, load) }
            stores.formUnion(branch.stores)
        }
        for name in stored {
            guard let variable = find(name) else { continue }
            if let outer = parent?.find(name) {
                setLoad(variable, .alias(outer))
            } else {
                setLoad(variable, .resolve(name))
            }
        }
    }

    /// Everything stored here and further out, by name: what an included template gets to see.
    func allStores() -> [(name: String, variable: Variable)] {
        var seen: Set<String> = []
        var result: [(name: String, variable: Variable)] = []
        var symbols: Symbols? = self
        while let scope = symbols {
            for name in scope.stores.sorted() where seen.insert(name).inserted {
                if let variable = find(name) { result.append((name, variable)) }
            }
            symbols = scope.parent
        }
        return result
    }
}
