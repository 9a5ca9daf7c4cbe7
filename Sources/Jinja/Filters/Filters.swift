/// Jinja's own filters, found by name when a template that uses them is compiled.
enum Filters {
    static func find(_ name: String) -> Environment.Filter? {
        switch name {
        case "abs": NumberFilters.abs
        case "attr": SequenceFilters.attr
        case "batch": SequenceFilters.batch
        case "capitalize": StringFilters.capitalize
        case "center": StringFilters.center
        case "count", "length": SequenceFilters.length
        case "d", "default": Filters.default
        case "dictsort": SortingFilters.dictsort
        case "e", "escape": HTMLFilters.escape
        case "filesizeformat": NumberFilters.filesizeformat
        case "first": SequenceFilters.first
        case "float": NumberFilters.float
        case "forceescape": HTMLFilters.forceescape
        case "format": StringFilters.format
        case "groupby": SortingFilters.groupby
        case "indent": StringFilters.indent
        case "int": NumberFilters.int
        case "items": SequenceFilters.items
        case "join": SequenceFilters.join
        case "last": SequenceFilters.last
        case "list": SequenceFilters.list
        case "lower": StringFilters.lower
        case "map": SelectionFilters.map
        case "max": SortingFilters.max
        case "min": SortingFilters.min
        case "pprint": StringFilters.pprint
        case "random": SequenceFilters.random
        case "reject": SelectionFilters.reject
        case "rejectattr": SelectionFilters.rejectattr
        case "replace": StringFilters.replace
        case "reverse": SequenceFilters.reverse
        case "round": NumberFilters.round
        case "safe": HTMLFilters.safe
        case "select": SelectionFilters.select
        case "selectattr": SelectionFilters.selectattr
        case "slice": SequenceFilters.slice
        case "sort": SortingFilters.sort
        case "string": StringFilters.string
        case "striptags": HTMLFilters.striptags
        case "sum": NumberFilters.sum
        case "title": StringFilters.title
        case "tojson": HTMLFilters.tojson
        case "trim": StringFilters.trim
        case "truncate": StringFilters.truncate
        case "unique": SortingFilters.unique
        case "upper": StringFilters.upper
        case "urlencode": HTMLFilters.urlencode
        case "urlize": HTMLFilters.urlize
        case "wordcount": StringFilters.wordcount
        case "wordwrap": StringFilters.wordwrap
        case "xmlattr": HTMLFilters.xmlattr
        default: nil
        }
    }

    static let `default`: Environment.Filter = { (value, arguments, _) throws(TemplateError) in
        let bound = try arguments.binding(value, "do_default", ["value", "default_value", "boolean"])
        let replacement = bound[1] ?? .string("")
        if value.isUndefined { return replacement }
        if let boolean = bound[2], try boolean.isTrue(), try !value.isTrue() { return replacement }
        return value
    }
}

extension Arguments {
    /// Binds a filter's arguments; the value comes first.
    func binding(_ value: Value, _ function: String, _ parameters: [String], required: Int = 1) throws(TemplateError)
        -> [Value?]
    {
        if positional.isEmpty, keywords.isEmpty, required == 1 {
            var bound = [Value?](repeating: nil, count: parameters.count)
            bound[0] = value
            return bound
        }
        return try Arguments([value] + positional, keywords).bind(function, parameters, required: required)
    }
}

extension Value {
    /// `soft_str(x)`: text as it is, markup kept.
    func softString(_ run: Run) throws(TemplateError) -> (text: String, isMarkup: Bool) {
        switch self {
        case .string(let text): (text, false)
        case .markup(let text): (text, true)
        default: (try string(run), false)
        }
    }

    static func text(_ text: String, markup: Bool) -> Value { markup ? .markup(text) : .string(text) }
}
