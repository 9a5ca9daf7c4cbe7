/// git's raw diff format with `-z` (git's Documentation/diff-format): a colon for each parent, the modes, the names, the status
/// letters, NUL, the path, NUL.
enum RawDiff {
    /// The changes of one commit, or of the only comparison.
    struct Record {
        var commit: ObjectID?
        var changes: [Change]
    }

    /// The output of `diff-tree`, `diff-index`; with `--stdin` each commit's changes come after its name.
    static func parse(_ output: [UInt8]) throws -> [Record] {
        var records: [Record] = []
        let fields = GitCommand.nulSeparated(output)
        var index = 0
        while index < fields.count {
            // The name of a commit ends in a newline or a NUL.
            var field = fields[index]
            if field.first != UInt8(ascii: ":") {
                let name = field.prefix { $0 != UInt8(ascii: "\n") }
                guard let id = ObjectID(hexDigits: name) else { throw unreadable("diff-tree") }
                records.append(Record(commit: id, changes: []))
                field = field.dropFirst(name.count + 1)
                if field.isEmpty {
                    index += 1
                    continue
                }
            }
            guard index + 1 < fields.count, let change = change(field, path: fields[index + 1]) else {
                throw unreadable("diff-tree")
            }
            if records.isEmpty { records.append(Record(commit: nil, changes: [])) }
            records[records.count - 1].changes.append(change)
            index += 2
        }
        for index in records.indices { records[index].changes.sort { $0.path < $1.path } }
        return records
    }

    private static func change(_ field: ArraySlice<UInt8>, path: ArraySlice<UInt8>) -> Change? {
        let parents = field.prefix { $0 == UInt8(ascii: ":") }.count
        let parts = field.dropFirst(parents).split(separator: UInt8(ascii: " "))
        guard parents > 0, parts.count == 2 * (parents + 1) + 1, let letter = parts.last?.first else { return nil }
        let path = RepositoryPath(path)
        let sides = (0...parents).map { index -> Change.Side? in
            guard let mode = UInt32(String(decoding: parts[index], as: UTF8.self), radix: 8), mode != 0,
                let id = ObjectID(hexDigits: parts[parents + 1 + index])
            else { return nil }
            return Change.Side(path: path, mode: FileMode(rawValue: mode), id: id)
        }
        let old = sides.dropLast().lazy.compactMap { $0 }.first
        guard let new = sides.last ?? nil else {
            if letter == UInt8(ascii: "U") {
                let side = old ?? Change.Side(path: path, mode: .none, id: .zero)
                return Change(status: .unmerged, old: side, new: nil)
            }
            return Change(status: .deleted, old: old, new: nil)
        }
        if letter == UInt8(ascii: "U") { return Change(status: .unmerged, old: old, new: new) }
        guard let old else { return Change(status: .added, old: nil, new: new) }
        return Change(status: Change.status(from: old.mode, to: new.mode), old: old, new: new)
    }

    /// The error for an output that is not in git's documented form.
    static func unreadable(_ command: String) -> GitError {
        GitError(code: .invalid, category: .none, message: "cannot read what 'git \(command)' printed")
    }
}
