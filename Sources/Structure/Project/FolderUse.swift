import Git

/// What a folder is used for, as far as data and notebooks are concerned; files come folder by folder, so the last
/// answer is kept.
struct FolderUse {
    /// Whether it is a data folder of the policy, or lies in one.
    private(set) var isData = false
    /// Whether data and notebooks may well stand in it.
    private(set) var isHome = false
    private var folder: [UInt8]?
    private var ending: [UInt8] = []
    private var endingIsAmbiguous = false

    /// Folders where data and notebooks may well stand, wherever these folders are.
    private static let homes: Set<String> = [
        "data", "models", "notebooks", "references", "reports", "tests", "test", "docs", "assets", "fixtures",
        "examples", "static",
    ]

    /// Goes to the folder of a file.
    mutating func enter(_ file: ArraySlice<UInt8>, policy: DataPolicy) {
        let end = file.lastIndex(of: UInt8(ascii: "/")) ?? file.startIndex
        let folder = file[..<end]
        if let last = self.folder, folder.elementsEqual(last) { return }
        self.folder = Array(folder)
        let path = String(decoding: folder, as: UTF8.self)
        isData = policy.dataFolder(of: path) != nil
        isHome = isData || path.split(separator: "/").contains { Self.homes.contains(String($0)) }
    }

    /// Whether a file of that name may be data or something else as well.
    mutating func isAmbiguous(_ file: ArraySlice<UInt8>) -> Bool {
        let ending = file[(file.lastIndex(of: UInt8(ascii: ".")) ?? file.startIndex)...]
        if ending.elementsEqual(self.ending) { return endingIsAmbiguous }
        self.ending = Array(ending)
        endingIsAmbiguous = FileKind.isAmbiguous(String(decoding: ending, as: UTF8.self))
        return endingIsAmbiguous
    }
}
