/// A rendered path of a project, checked: it must not leave the project or enter a git directory.
enum RenderedName {
    /// The path without empty, `.` and `..` components; nil when it leads above its start or is absolute.
    static func normalised(_ path: String) -> String? {
        if path.utf8.first == UInt8(ascii: "/") { return nil }
        var parts: [Substring] = []
        for part in path.utf8.split(separator: UInt8(ascii: "/")).map({ Substring($0) }) {
            if part.utf8.elementsEqual(".".utf8) { continue }
            if part.utf8.elementsEqual("..".utf8) {
                if parts.popLast() == nil { return nil }
                continue
            }
            parts.append(part)
        }
        return parts.joined(separator: "/")
    }

    /// The checked form of a rendered path; `source` is the template's path, for the message.
    static func checked(_ path: String, from source: String) throws(TemplateProblem) -> String {
        if let control = path.unicodeScalars.first(where: { $0.value < 0x20 || $0.value == 0x7F }) {
            let name = control == "\0" ? "NUL" : control == "\n" ? "line break" : "control character"
            throw TemplateProblem(.template, "the name '\(source)' renders to one with a \(name) in it")
        }
        guard let normal = normalised(path) else {
            throw TemplateProblem(.template, "the name '\(source)' renders to '\(path)', which leaves the project")
        }
        if let part = normal.utf8.split(separator: UInt8(ascii: "/")).map({ String(Substring($0)) }).first(
            where: entersGit)
        {
            throw TemplateProblem(
                .template, "the name '\(source)' renders to '\(path)', which would write into '\(part)'")
        }
        return normal
    }

    /// Whether a component is a git directory's name to some file system: in any case, with trailing dots and spaces
    /// or a stream's name (NTFS), as its short form (`git~1`), or with code points that HFS+ ignores.
    static func entersGit(_ component: String) -> Bool {
        var scalars = component.unicodeScalars.filter { !ignoredByHFS($0) }
        if let colon = scalars.firstIndex(of: ":") { scalars.removeSubrange(colon...) }
        while let last = scalars.last, last == "." || last == " " { scalars.removeLast() }
        let name = String(String.UnicodeScalarView(scalars)).lowercased()
        return name == ".git" || name == "git~1"
    }

    private static func ignoredByHFS(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x200C...0x200F, 0x202A...0x202E, 0x206A...0x206F, 0xFEFF: true
        default: false
        }
    }
}
