/// The arguments of a call.
public struct Arguments: Sendable {
    /// The positional ones.
    public var positional: [Value]
    /// The keyword ones, in the order of the call.
    public var keywords: [(name: String, value: Value)]

    /// The arguments of a call.
    public init(_ positional: [Value] = [], _ keywords: [(name: String, value: Value)] = []) {
        self.positional = positional
        self.keywords = keywords
    }

    /// The keyword argument of that name.
    public subscript(name: String) -> Value? { keywords.first { $0.name == name }?.value }

    /// Assigns the arguments to a function's parameters as Python does; nil for those not given.
    ///
    /// Throws Python's `TypeError` for unknown, doubled, missing or superfluous arguments.
    public func bind(_ function: String, _ parameters: [String], required: Int = 0) throws(TemplateError) -> [Value?] {
        var bound: [Value?] = Array(repeating: nil, count: parameters.count)
        if positional.count > parameters.count {
            let takes =
                required == parameters.count
                ? "\(parameters.count) positional argument\(parameters.count == 1 ? "" : "s")"
                : "from \(required) to \(parameters.count) positional arguments"
            let were = positional.count == 1 ? "was" : "were"
            throw .type("\(function)() takes \(takes) but \(positional.count) \(were) given")
        }
        for (position, value) in positional.enumerated() { bound[position] = value }
        for (name, value) in keywords {
            guard let position = parameters.firstIndex(of: name) else {
                throw .type("\(function)() got an unexpected keyword argument '\(name)'")
            }
            if bound[position] != nil { throw .type("\(function)() got multiple values for argument '\(name)'") }
            bound[position] = value
        }
        let missing = (0..<required).filter { bound[$0] == nil }.map { "'\(parameters[$0])'" }
        if !missing.isEmpty {
            let names =
                missing.count == 1
                ? missing[0] : missing.dropLast().joined(separator: ", ") + " and " + missing[missing.count - 1]
            throw .type(
                "\(function)() missing \(missing.count) required positional argument\(missing.count == 1 ? "" : "s"): "
                    + names)
        }
        return bound
    }

    /// Refuses keyword arguments and checks the number of positional ones, as Python's built-in methods do.
    func require(_ method: String, _ counts: ClosedRange<Int>) throws(TemplateError) {
        if !keywords.isEmpty { throw .type("\(method)() takes no keyword arguments") }
        if counts.contains(positional.count) { return }
        let short = method.split(separator: ".").last.map(String.init) ?? method
        if counts == 0...0 { throw .type("\(method)() takes no arguments (\(positional.count) given)") }
        if counts == 1...1 {
            throw .type("\(method)() takes exactly one argument (\(positional.count) given)")
        }
        let bound = positional.count < counts.lowerBound ? counts.lowerBound : counts.upperBound
        let side =
            counts.count == 1 ? "exactly" : (positional.count < counts.lowerBound ? "at least" : "at most")
        throw .type(
            "\(short) expected \(side) \(bound) argument\(bound == 1 ? "" : "s"), got \(positional.count)")
    }
}
