/// A tag with a message of its own.
public struct AnnotatedTag: Sendable, Hashable {
    /// The tag object's name.
    public var id: ObjectID
    /// What it is a tag of: a commit, most often.
    public var target: ObjectID
    /// The tag's name.
    public var name: String
    /// The message's bytes, a signature included.
    public var messageBytes: [UInt8]

    /// A tag from the bytes of its object; nil where they are not a tag.
    init?(id: ObjectID, object: [UInt8]) {
        var target: ObjectID?
        var name = ""
        var start = 0
        while start < object.count {
            let end = object[start...].firstIndex(of: UInt8(ascii: "\n")) ?? object.count
            let line = object[start..<end]
            start = end + 1
            if line.isEmpty { break }
            if line.starts(with: "object ".utf8) { target = ObjectID(hexDigits: line.dropFirst(7)) }
            if line.starts(with: "tag ".utf8) { name = String(decoding: line.dropFirst(4), as: UTF8.self) }
        }
        guard let target else { return nil }
        self.id = id
        self.target = target
        self.name = name
        messageBytes = Array(object[min(start, object.count)...])
    }
}
