import CYAML

/// What libyaml's parser reports, in Swift's terms.
enum YAMLEvent {
    case scalar(String, plain: Bool)
    case sequenceStart, sequenceEnd, mappingStart, mappingEnd
    case alias(String)
    case streamStart, streamEnd, documentStart, documentEnd
}

/// An event with the properties of its node and its place.
struct YAMLMarkedEvent {
    var event: YAMLEvent
    var anchor: String?
    var tag: String?
    /// From 1, as `Node`.
    var line: Int
    var column: Int
}

/// libyaml's parser over a buffer; the only owner of its handle, and not to outlive the buffer.
final class YAMLEvents {
    /// Allocated, since libyaml keeps its address.
    private let parser: UnsafeMutablePointer<yaml_parser_t>
    private let initialised: Bool

    init(_ start: UnsafePointer<UInt8>, count: Int) {
        parser = .allocate(capacity: 1)
        parser.initialize(to: yaml_parser_t())
        initialised = yaml_parser_initialize(parser) == 1
        guard initialised else { return }
        yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        yaml_parser_set_input_string(parser, start, count)
    }

    deinit {
        if initialised { yaml_parser_delete(parser) }
        parser.deallocate()
    }

    func next() throws(FormatError) -> YAMLMarkedEvent {
        guard initialised else { throw FormatError(format: "YAML", line: 0, column: 0, message: "out of memory") }
        var event = yaml_event_t()
        guard yaml_parser_parse(parser, &event) == 1 else { throw failure() }
        defer { yaml_event_delete(&event) }
        var anchor: UnsafeMutablePointer<yaml_char_t>?
        var tag: UnsafeMutablePointer<yaml_char_t>?
        let kind: YAMLEvent
        switch event.type {
        case YAML_SCALAR_EVENT:
            let scalar = event.data.scalar
            (anchor, tag) = (scalar.anchor, scalar.tag)
            let value = UnsafeBufferPointer(start: scalar.value, count: scalar.length)
            kind = .scalar(
                String(decoding: value, as: UTF8.self), plain: scalar.style == YAML_PLAIN_SCALAR_STYLE)
        case YAML_SEQUENCE_START_EVENT:
            (anchor, tag) = (event.data.sequence_start.anchor, event.data.sequence_start.tag)
            kind = .sequenceStart
        case YAML_MAPPING_START_EVENT:
            (anchor, tag) = (event.data.mapping_start.anchor, event.data.mapping_start.tag)
            kind = .mappingStart
        case YAML_ALIAS_EVENT: kind = .alias(text(event.data.alias.anchor) ?? "")
        case YAML_SEQUENCE_END_EVENT: kind = .sequenceEnd
        case YAML_MAPPING_END_EVENT: kind = .mappingEnd
        case YAML_STREAM_START_EVENT: kind = .streamStart
        case YAML_DOCUMENT_START_EVENT: kind = .documentStart
        case YAML_DOCUMENT_END_EVENT: kind = .documentEnd
        default: kind = .streamEnd
        }
        return YAMLMarkedEvent(
            event: kind, anchor: text(anchor), tag: text(tag),
            line: event.start_mark.line + 1, column: event.start_mark.column + 1)
    }

    private func text(_ start: UnsafeMutablePointer<yaml_char_t>?) -> String? {
        start.map { String(decodingCString: $0, as: UTF8.self) }
    }

    private func failure() -> FormatError {
        let problem = parser.pointee.problem.map { String(cString: $0) } ?? "not YAML"
        return FormatError(
            format: "YAML", line: parser.pointee.problem_mark.line + 1, column: parser.pointee.problem_mark.column + 1,
            message: problem)
    }
}
