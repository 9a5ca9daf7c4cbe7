/// Small files that stand for data kept elsewhere: Git LFS, DVC, git-annex.
enum PointerFile {
    /// The largest pointer there is: LFS says 1024 bytes, annex 32 kB.
    static let maximumSize = 32_768

    /// Whether a file, or the text of a link, is a pointer.
    static func isPointer(_ bytes: UnsafeRawBufferPointer, path: [UInt8], isLink: Bool) -> Bool {
        guard bytes.count <= maximumSize else { return false }
        let text = String(decoding: bytes, as: UTF8.self)
        if isLink { return text.contains(".git/annex/objects/") || text.contains(".git\\annex\\objects\\") }
        return isLFS(text) || isAnnex(text) || isDVC(text, path: path)
    }

    /// https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md
    private static func isLFS(_ text: String) -> Bool {
        guard text.utf8.count <= 1024 else { return false }
        let lines = text.split(separator: "\n")
        guard let version = lines.first,
            version == "version https://git-lfs.github.com/spec/v1"
                || version == "version https://hawser.github.com/spec/v1"
        else { return false }
        let keys = ["version ", "ext-", "oid ", "size "]
        return lines.contains { $0.hasPrefix("oid sha256:") } && lines.contains { $0.hasPrefix("size ") }
            && lines.allSatisfy { line in keys.contains { line.hasPrefix($0) } }
    }

    /// https://git-annex.branchable.com/internals/pointer_file/
    private static func isAnnex(_ text: String) -> Bool {
        text.hasPrefix("/annex/objects/") && text.split(separator: "\n").count == 1
    }

    /// https://dvc.org/doc/user-guide/project-structure/dvc-files
    private static func isDVC(_ text: String, path: [UInt8]) -> Bool {
        FileName(path).fileExtension == "dvc"
            && text.split(whereSeparator: \.isNewline).contains { $0.hasPrefix("outs:") || $0.hasPrefix("deps:") }
    }
}
