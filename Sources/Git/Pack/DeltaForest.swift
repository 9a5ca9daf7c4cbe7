/// The objects of one pack that are wanted, with what they are differences to, as trees: each is decoded once, after its base.
struct DeltaForest: Sendable {
    /// An object in the forest.
    struct Node: Sendable {
        /// Its position in the pack's index.
        var position: Int32
        /// Its number among what is wanted; -1 where only others need it.
        var wanted: Int32
        /// The node of what it is a difference to; -1 for a whole object.
        var base: Int32 = -1
    }

    /// The nodes.
    private(set) var nodes: [Node] = []
    /// The whole objects, those whose trees hold what was wanted first before others.
    private(set) var roots: [Int32] = []
    /// How many nodes the tree of each node has.
    private var sizes: [Int32] = []
    private var children: [Int32] = []
    private var firstChild: [Int32] = []

    /// - Parameter wanted: positions in the pack, each with its number; those that cannot be read are in no tree.
    init(_ wanted: [(position: Int, number: Int)], in pack: Pack) {
        var nodeOf = [Int32](repeating: -1, count: pack.index.count)
        for (position, number) in wanted where position < nodeOf.count && nodeOf[position] < 0 {
            nodeOf[position] = Int32(nodes.count)
            nodes.append(Node(position: Int32(position), wanted: Int32(number)))
        }
        // What has no base to be found is left out: -2.
        var index = 0
        while index < nodes.count {
            let position = Int(nodes[index].position)
            guard let entry = pack.entry(at: position) else {
                nodes[index].base = -2
                index += 1
                continue
            }
            if case .whole = entry.form {
                nodes[index].base = -1
            } else if let base = pack.base(of: entry, at: position) {
                if nodeOf[base] < 0 {
                    nodeOf[base] = Int32(nodes.count)
                    nodes.append(Node(position: Int32(base), wanted: -1))
                }
                nodes[index].base = nodeOf[base]
            } else {
                nodes[index].base = -2
            }
            index += 1
        }
        arrange()
    }

    private mutating func arrange() {
        // Children beside each other, by counting.
        firstChild = [Int32](repeating: 0, count: nodes.count + 1)
        for node in nodes where node.base >= 0 { firstChild[Int(node.base) + 1] += 1 }
        for index in nodes.indices { firstChild[index + 1] += firstChild[index] }
        var next = firstChild
        children = [Int32](repeating: 0, count: Int(firstChild[nodes.count]))
        for (index, node) in nodes.enumerated() where node.base >= 0 {
            children[Int(next[Int(node.base)])] = Int32(index)
            next[Int(node.base)] += 1
        }
        // From the roots outwards; what only a circle of bases leads to is not reached.
        var order = nodes.indices.filter { nodes[$0].base == -1 }.map { Int32($0) }
        roots = order
        var index = 0
        while index < order.count {
            order += children(of: order[index])
            index += 1
        }
        sizes = [Int32](repeating: 1, count: nodes.count)
        var earliest = nodes.map { $0.wanted < 0 ? Int32.max : $0.wanted }
        for node in order.reversed() where nodes[Int(node)].base >= 0 {
            let base = Int(nodes[Int(node)].base)
            sizes[base] += sizes[Int(node)]
            earliest[base] = min(earliest[base], earliest[Int(node)])
        }
        // The largest branch last: by then its base is needed no more, and few bases are in memory at a time.
        for index in nodes.indices where firstChild[index + 1] - firstChild[index] > 1 {
            children[Int(firstChild[index])..<Int(firstChild[index + 1])].sort { sizes[Int($0)] < sizes[Int($1)] }
        }
        roots.sort { (earliest[Int($0)], $0) < (earliest[Int($1)], $1) }
    }

    /// How many nodes there are in the tree of a node, itself among them.
    func size(of node: Int32) -> Int { Int(sizes[Int(node)]) }

    /// What is stored as a difference to a node, the largest branch last.
    func children(of node: Int32) -> ArraySlice<Int32> {
        children[Int(firstChild[Int(node)])..<Int(firstChild[Int(node) + 1])]
    }
}
