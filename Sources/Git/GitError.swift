import CLibgit2

/// An error of libgit2: its return code, the class of the thing that failed, and its message.
public struct GitError: GitFailure, Equatable {
    /// A return code of libgit2 (`git_error_code`); codes of newer versions are kept as numbers.
    public struct Code: RawRepresentable, Hashable, Sendable {
        /// The number as libgit2 returns it, negative.
        public var rawValue: Int32

        /// A code by its number.
        public init(rawValue: Int32) { self.rawValue = rawValue }

        /// An error without a code of its own.
        public static let generic = Code(rawValue: -1)
        /// The object, reference or repository does not exist.
        public static let notFound = Code(rawValue: -3)
        /// It exists already.
        public static let exists = Code(rawValue: -4)
        /// An abbreviated name means more than one object.
        public static let ambiguous = Code(rawValue: -5)
        /// A bare repository has no work tree.
        public static let bareRepository = Code(rawValue: -8)
        /// HEAD names a branch without commits.
        public static let unbornBranch = Code(rawValue: -9)
        /// A merge is in progress.
        public static let unmerged = Code(rawValue: -10)
        /// A reference would not move forward.
        public static let nonFastForward = Code(rawValue: -11)
        /// A name is not in a valid form.
        public static let invalidSpec = Code(rawValue: -12)
        /// Files are in the way.
        public static let conflict = Code(rawValue: -13)
        /// A lock file is in the way.
        public static let locked = Code(rawValue: -14)
        /// A value is not the expected one any more.
        public static let modified = Code(rawValue: -15)
        /// An object cannot be peeled to the wanted type.
        public static let peel = Code(rawValue: -19)
        /// The input is not valid.
        public static let invalid = Code(rawValue: -21)
        /// The end of an iteration.
        public static let iterationOver = Code(rawValue: -31)
        /// A hash does not match.
        public static let mismatch = Code(rawValue: -33)
        /// The repository belongs to somebody else and is not in safe.directory.
        public static let owner = Code(rawValue: -36)
    }

    /// The part of libgit2 that raised an error (`git_error_t`).
    public struct Category: RawRepresentable, Hashable, Sendable {
        /// The number as libgit2 gives it.
        public var rawValue: Int32

        /// A class by its number.
        public init(rawValue: Int32) { self.rawValue = rawValue }

        /// No class is known.
        public static let none = Category(rawValue: 0)
        /// The operating system.
        public static let os = Category(rawValue: 2)
        /// A wrong argument.
        public static let invalid = Category(rawValue: 3)
        /// References.
        public static let reference = Category(rawValue: 4)
        /// Opening and making repositories.
        public static let repository = Category(rawValue: 6)
        /// Configuration.
        public static let config = Category(rawValue: 7)
        /// The object database.
        public static let objectDatabase = Category(rawValue: 9)
        /// The index.
        public static let index = Category(rawValue: 10)
        /// Objects.
        public static let object = Category(rawValue: 11)
    }

    /// The return code.
    public var code: Code
    /// The class of what failed.
    public var category: Category
    /// What went wrong, in one line.
    public var message: String
    /// What to do about it.
    public var hints: [String]

    /// An error with its parts.
    public init(code: Code, category: Category, message: String, hints: [String] = []) {
        self.code = code
        self.category = category
        self.message = message
        self.hints = hints
    }

    /// An object is not of the kind that what names it says.
    static func otherKind(_ id: ObjectID, than kind: String) -> GitError {
        GitError(code: .invalid, category: .object, message: "object '\(id.hex)' is not a \(kind)")
    }

    /// Something in the repository is not what git put there.
    static func damaged(_ message: String, _ category: Category) -> GitError {
        GitError(
            code: .mismatch, category: category, message: message,
            hints: ["see what else is damaged: git fsck --full", "then take it from a healthy clone"])
    }

    /// The error that libgit2 keeps for this thread, under the code that a function returned.
    static func last(_ code: Int32) -> GitError {
        let code = Code(rawValue: code)
        guard let last = git_error_last(), let text = last.pointee.message else {
            return GitError(code: code, category: .none, message: "libgit2 returned \(code.rawValue)")
        }
        let bytes = UnsafeBufferPointer(start: text, count: RawText.length(text)).map { UInt8(bitPattern: $0) }
        let message = RepositoryPath(bytes).displayWithoutQuotes
        let category = Category(rawValue: Int32(last.pointee.klass))
        return GitError(code: code, category: category, message: message)
    }
}

/// Throws the last error where a libgit2 function returned a negative code; gives the code otherwise.
@discardableResult
func check(_ code: Int32) throws(GitError) -> Int32 {
    if code < 0 { throw GitError.last(code) }
    return code
}

/// The handle that a libgit2 function makes.
func made(_ make: (UnsafeMutablePointer<OpaquePointer?>) -> Int32) throws(GitError) -> OpaquePointer {
    var pointer: OpaquePointer?
    try check(make(&pointer))
    guard let pointer else {
        throw GitError(code: .generic, category: .none, message: "libgit2 returned no object")
    }
    return pointer
}

/// The handle that a libgit2 function makes; nil where what it asks for does not exist.
func madeIfFound(_ make: (UnsafeMutablePointer<OpaquePointer?>) -> Int32) throws(GitError) -> OpaquePointer? {
    var pointer: OpaquePointer?
    let code = make(&pointer)
    if code == GitError.Code.notFound.rawValue { return nil }
    try check(code)
    return pointer
}

/// The text that a libgit2 function writes into a `git_buf`, as bytes.
func buffered(_ fill: (UnsafeMutablePointer<git_buf>) -> Int32) throws(GitError) -> [UInt8] {
    var buffer = git_buf()
    defer { git_buf_dispose(&buffer) }
    try check(fill(&buffer))
    return Array(UnsafeRawBufferPointer(start: buffer.ptr, count: buffer.size))
}
