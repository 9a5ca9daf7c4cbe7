/// Makes a tree of libyaml's events: anchors, merge keys, tags, plain scalars.
struct YAMLComposer {
    private let events: YAMLEvents
    private var anchors: [String: Anchored] = [:]
    private var nodes = 0
    private var depth = 0

    private enum Anchored {
        case open
        /// The node, and how many nodes it holds.
        case complete(Node, size: Int)
    }

    init(_ events: YAMLEvents) { self.events = events }

    mutating func document() throws(FormatError) -> Node {
        while true {
            let event = try events.next()
            switch event.event {
            case .streamStart, .documentStart: continue
            case .streamEnd, .documentEnd: return Node(.null)
            default:
                let root = try node(event)
                // What follows must be YAML too, and a second document is refused as `safe_load` does.
                let end = try events.next()
                guard case .documentEnd = end.event else { throw failure(end, "the document does not end") }
                let next = try events.next()
                guard case .streamEnd = next.event else { throw failure(next, "a second document begins") }
                return root
            }
        }
    }

    private mutating func node(_ event: YAMLMarkedEvent) throws(FormatError) -> Node {
        if case .alias(let name) = event.event {
            switch anchors[name] {
            case nil: throw failure(event, "undefined alias '\(name)'")
            case .open: throw failure(event, "alias '\(name)' contains itself")
            case .complete(let node, let size):
                try count(size, event)
                return node
            }
        }
        let before = nodes
        try count(1, event)
        if let anchor = event.anchor { anchors[anchor] = .open }
        let value: Value
        switch event.event {
        case .scalar(let text, let plain): value = try scalar(text, plain: plain, event)
        case .sequenceStart: value = try sequence(event)
        case .mappingStart: value = try mapping(event)
        default: throw failure(event, "a value is missing")
        }
        let node = Node(value, line: event.line, column: event.column)
        if let anchor = event.anchor { anchors[anchor] = .complete(node, size: nodes - before) }
        return node
    }

    private mutating func count(_ size: Int, _ event: YAMLMarkedEvent) throws(FormatError) {
        nodes += size
        if nodes > YAML.maximumNodes { throw failure(event, "more than \(YAML.maximumNodes) values") }
    }

    private mutating func descend(_ event: YAMLMarkedEvent) throws(FormatError) {
        depth += 1
        if depth > YAML.maximumDepth { throw failure(event, "nested deeper than \(YAML.maximumDepth) levels") }
    }

    private mutating func sequence(_ start: YAMLMarkedEvent) throws(FormatError) -> Value {
        try descend(start)
        defer { depth -= 1 }
        switch start.tag {
        case nil, "!", prefix + "seq", prefix + "omap", prefix + "pairs": break
        case let tag?: throw failure(start, "unknown tag '\(tag)'")
        }
        var elements: [Node] = []
        while true {
            let event = try events.next()
            if case .sequenceEnd = event.event { return .array(elements) }
            elements.append(try node(event))
        }
    }

    private mutating func mapping(_ start: YAMLMarkedEvent) throws(FormatError) -> Value {
        try descend(start)
        defer { depth -= 1 }
        switch start.tag {
        case nil, "!", prefix + "map", prefix + "set": break
        case let tag?: throw failure(start, "unknown tag '\(tag)'")
        }
        var own: [(key: String, node: Node)] = []
        var merged: [(key: String, node: Node)] = []
        while true {
            let event = try events.next()
            if case .mappingEnd = event.event { break }
            if isMergeKey(event) {
                let value = try events.next()
                merged += try mergeable(try node(value), value)
            } else {
                let key = try key(event)
                own.append((key, try node(try events.next())))
            }
        }
        // Of several merged mappings the first one that has a key gives it; the mapping's own keys win.
        var table = Table()
        for entry in merged where table[entry.key] == nil { table[entry.key] = entry.node }
        for entry in own { table[entry.key] = entry.node }
        return .table(table)
    }

    private func isMergeKey(_ event: YAMLMarkedEvent) -> Bool {
        guard case .scalar("<<", let plain) = event.event else { return false }
        return event.tag == nil ? plain : event.tag == prefix + "merge"
    }

    private func mergeable(_ node: Node, _ event: YAMLMarkedEvent) throws(FormatError)
        -> [(key: String, node: Node)]
    {
        switch node.value {
        case .table(let table): return table.entries
        case .array(let nodes):
            var entries: [(key: String, node: Node)] = []
            for node in nodes {
                guard let table = node.table else { throw failure(event, "only mappings can be merged") }
                entries += table.entries
            }
            return entries
        default: throw failure(event, "only mappings can be merged")
        }
    }

    private mutating func key(_ event: YAMLMarkedEvent) throws(FormatError) -> String {
        switch try node(event).value {
        case .string(let text), .integer(let text), .float(_, let text), .date(let text): return text
        case .boolean(let flag): return flag ? "True" : "False"
        case .null: return "None"
        case .array, .table: throw failure(event, "a collection stands as a key")
        }
    }

    private let prefix = "tag:yaml.org,2002:"

    private func scalar(_ text: String, plain: Bool, _ event: YAMLMarkedEvent) throws(FormatError) -> Value {
        guard let tag = event.tag else { return plain ? YAMLScalar.resolve(text) : .string(text) }
        let resolved: Value? =
            switch tag {
            case "!", prefix + "str", prefix + "binary", prefix + "value": .string(text)
            case prefix + "null": .null
            case prefix + "bool": YAMLScalar.boolean(text)
            case prefix + "int": YAMLScalar.integer(text)
            case prefix + "float": YAMLScalar.float(text) ?? YAMLScalar.integer(text).flatMap(asFloat)
            case prefix + "timestamp": YAMLScalar.isTimestamp(text) ? .date(text) : nil
            default: nil
            }
        guard let resolved else { throw failure(event, "'\(text)' does not fit the tag '\(tag)'") }
        return resolved
    }

    private func asFloat(_ value: Value) -> Value? {
        if case .integer(let digits) = value { Double(digits).map { .float($0) } } else { nil }
    }

    private func failure(_ event: YAMLMarkedEvent, _ message: String) -> FormatError {
        FormatError(format: "YAML", line: event.line, column: event.column, message: message)
    }
}
