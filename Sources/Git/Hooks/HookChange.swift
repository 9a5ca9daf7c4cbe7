import Platform
public import SystemPackage

/// One thing that installing or taking out hooks does.
public struct HookChange: Sendable, Equatable {
    /// What is done.
    public enum Kind: String, Sendable {
        /// A folder is made.
        case createFolder = "create-folder"
        /// A hook that was there before is moved to where it is kept.
        case keep
        /// A file beside the hooks stays within reach of the kept ones, by a link.
        case link
        /// A script of ours is written.
        case write
        /// A script that hands over to another folder's hook is written.
        case passThrough = "pass-through"
        /// What `core.hooksPath` was before is written down.
        case record
        /// `core.hooksPath` is set to our folder.
        case setHooksPath = "set-hooks-path"
        /// `core.hooksPath` is as it was before.
        case restoreHooksPath = "restore-hooks-path"
        /// A script of ours is removed.
        case remove
        /// A kept hook is put back.
        case restore
        /// A folder of ours is removed.
        case removeFolder = "remove-folder"
        /// Something of somebody else stands in a folder of ours and stays.
        case leave
    }

    /// What is done.
    public var kind: Kind
    /// The file or folder that is written, moved or removed.
    public var path: FilePath
    /// The hook's name, where it is about one.
    public var hook: String?
    /// The other end of a move or a link.
    public var other: FilePath?
    /// What a file gets to hold, or the value that `core.hooksPath` gets; nil takes the value out.
    var bytes: [UInt8]?
    /// The `git config` option of the file that `core.hooksPath` is set in.
    var scopeOption: String?

    init(
        _ kind: Kind, _ path: FilePath, hook: String? = nil, other: FilePath? = nil, bytes: [UInt8]? = nil,
        scopeOption: String? = nil
    ) {
        self.kind = kind
        self.path = path
        self.hook = hook
        self.other = other
        self.bytes = bytes
        self.scopeOption = scopeOption
    }

    /// Whether it is only a step on the way, of no interest to somebody who reads what was done.
    public var isDetail: Bool {
        switch kind {
        case .createFolder, .link, .record, .removeFolder: true
        // Most of these are there for hooks that may come later.
        case .passThrough: !FileSystem.exists(other?.appending(hook ?? "") ?? path)
        default: false
        }
    }

    /// The change in one line.
    public var summary: String {
        let place = "'\(path.string)'"
        let from = "'\(other?.string ?? "")'"
        let name = hook ?? ""
        switch kind {
        case .createFolder: return "create the folder \(place)"
        case .keep: return "keep the \(name) hook that was here before as \(from); it runs too"
        case .link: return "link \(place) to \(from)"
        case .write: return "write the \(name) hook \(place)"
        case .passThrough: return "let the \(name) hook of \(from) run through \(place)"
        case .record: return "write down in \(place) what core.hooksPath was"
        case .setHooksPath: return "set core.hooksPath to \(place), for this repository alone"
        case .restoreHooksPath:
            guard let bytes else { return "take core.hooksPath out of this repository's configuration" }
            return "set core.hooksPath back to '\(String(decoding: bytes, as: UTF8.self))'"
        case .remove: return "remove \(place)"
        case .restore: return "put the \(name) hook that was here before back to \(place)"
        case .removeFolder: return "remove the folder \(place)"
        case .leave: return "leave \(place), which is not of git-ccds"
        }
    }
}
