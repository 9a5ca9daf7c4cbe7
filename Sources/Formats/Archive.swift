import CArchive

/// A zip, tar or compressed file in memory, read entry by entry through libarchive.
///
/// libarchive is loaded when the first archive is read, and never links, names or modes reach the disk from here.
public struct Archive: ~Copyable {
    private let handle: OpaquePointer
    private let passphrase: String?
    private let limits: Limits
    /// Whether what is left of an entry can be passed over without unpacking it.
    private let canSeek: Bool
    private var current: Entry?
    private var entryCount = 0
    private var entrySize = 0
    /// How many bytes have come out so far.
    public private(set) var unpackedSize = 0

    /// Opens an archive.
    ///
    /// - Parameters:
    ///   - bytes: the archive, which must stay where it is as long as this lives.
    ///   - kind: what it is taken for.
    ///   - passphrase: opens encrypted entries of a zip.
    ///   - charset: the character set of a zip's names that do not say that they are UTF-8; nil takes them as they are.
    /// - Throws: ``ArchiveError``; what is no archive may also show only when entries are asked for.
    public init(
        _ bytes: UnsafeRawBufferPointer, as kind: ArchiveKind, passphrase: String? = nil, charset: String? = nil,
        limits: Limits = Limits()
    ) throws(ArchiveError) {
        guard ccds_archive_is_available() else { throw ArchiveError(.notInstalled) }
        let formats =
            switch kind {
            case .zip: ccds_archive_zip.rawValue
            case .tar: ccds_archive_tar.rawValue
            case .compressed: ccds_archive_tar.rawValue | ccds_archive_raw.rawValue
            }
        var status: Int32 = 0
        let opened = Self.withStrings(passphrase, charset) { passphrase, charset in
            ccds_archive_open(bytes.baseAddress, bytes.count, formats, passphrase, charset, &status)
        }
        guard let opened else { throw ArchiveError(.damaged("out of memory")) }
        if status <= Int32(ccds_archive_failed) {
            let reason = Self.errorText(opened)
            ccds_archive_close(opened)
            throw ArchiveError(.damaged(reason))
        }
        handle = opened
        self.passphrase = passphrase
        self.limits = limits.fitting(bytes.count)
        canSeek = kind == .zip && ArchiveKind.endsAsZip(bytes)
    }

    deinit { ccds_archive_close(handle) }

    /// How many bytes may still come out.
    public var left: Int { max(0, limits.totalSize - unpackedSize) }

    /// Whether entries that are not read cost nothing.
    public var passesOverFreely: Bool { canSeek }

    /// Goes to the next entry, past whatever is left of the current one, which counts for the limits too; nil at the end.
    ///
    /// - Throws: ``ArchiveError``, after which there is no next entry.
    public mutating func next() throws(ArchiveError) -> Entry? {
        if current != nil, !canSeek { try skip() }
        var entry = ccds_archive_entry()
        let status = ccds_archive_next(handle, &entry)
        current = nil
        entrySize = 0
        if status == Int32(ccds_archive_end) { return nil }
        guard status > Int32(ccds_archive_failed) else { throw ArchiveError(.damaged(Self.errorText(handle))) }
        entryCount += 1
        guard entryCount <= limits.entryCount else { throw ArchiveError(.tooManyEntries(limits.entryCount)) }
        let kind: Entry.Kind =
            switch entry.kind {
            case ccds_archive_file: .file
            case ccds_archive_directory: .directory
            case ccds_archive_symlink: .symlink
            default: .other
            }
        let found = Entry(
            path: Self.bytes(entry.path), kind: kind, size: entry.size < 0 ? nil : Int(entry.size), mode: entry.mode,
            isEncrypted: entry.is_encrypted, isWhole: entry.is_raw,
            target: kind == .symlink ? Self.bytes(entry.link) : nil)
        current = found
        return found
    }

    private mutating func skip() throws(ArchiveError) {
        let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 1)
        defer { piece.deallocate() }
        do {
            while try unpack(into: piece) > 0 {}
        } catch {
            // What is wrong with an entry is said where somebody reads it.
            if case .tooLarge = error.kind { throw error }
        }
    }

    /// Reads what comes next of the current entry's contents; zero bytes at their end.
    public mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws(ArchiveError) -> Int {
        let count = try unpack(into: buffer)
        if entrySize > limits.entrySize { throw ArchiveError(.entryTooLarge(limits.entrySize)) }
        return count
    }

    private mutating func unpack(into buffer: UnsafeMutableRawBufferPointer) throws(ArchiveError) -> Int {
        let count = ccds_archive_read(handle, buffer.baseAddress, buffer.count)
        guard count >= 0 else {
            guard current?.isEncrypted ?? false else { throw ArchiveError(.damaged(Self.errorText(handle))) }
            throw ArchiveError(passphrase == nil ? .passphraseRequired : .wrongPassphrase)
        }
        entrySize += count
        unpackedSize += count
        if unpackedSize > limits.totalSize { throw ArchiveError(.tooLarge(limits.totalSize)) }
        return count
    }

    /// All that is left of the current entry's contents; of a symbolic link what it points to.
    public mutating func contents() throws(ArchiveError) -> [UInt8] {
        let (bytes, failure) = readableContents()
        if let failure { throw failure }
        return bytes
    }

    /// As much of the current entry's contents as can be read, and why there is no more.
    public mutating func readableContents() -> (bytes: [UInt8], failure: ArchiveError?) {
        if let target = current?.target { return (target, nil) }
        // The size that an entry claims is no reason to take that much memory.
        var bytes: [UInt8] = []
        bytes.reserveCapacity(min(current?.size ?? 0, 1 << 20))
        let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 1)
        defer { piece.deallocate() }
        do {
            while true {
                let count = try read(into: piece)
                if count == 0 { return (bytes, nil) }
                bytes.append(contentsOf: UnsafeRawBufferPointer(rebasing: piece[..<count]))
            }
        } catch {
            return (bytes, error)
        }
    }

    private static func errorText(_ handle: OpaquePointer) -> String {
        ccds_archive_error(handle).map { String(cString: $0) } ?? "it ends too early"
    }

    private static func bytes(_ text: UnsafePointer<CChar>?) -> [UInt8] {
        guard let text else { return [] }
        return Array(UnsafeBufferPointer(start: text, count: length(text)).map { UInt8(bitPattern: $0) })
    }

    private static func length(_ text: UnsafePointer<CChar>) -> Int {
        var count = 0
        while text[count] != 0 { count += 1 }
        return count
    }

    private static func withStrings<Result>(
        _ first: String?, _ second: String?, _ body: (UnsafePointer<CChar>?, UnsafePointer<CChar>?) -> Result
    ) -> Result {
        func with(_ text: String?, _ body: (UnsafePointer<CChar>?) -> Result) -> Result {
            guard let text else { return body(nil) }
            return text.withCString { body($0) }
        }
        return with(first) { first in with(second) { second in body(first, second) } }
    }
}

extension Archive {
    /// Something in an archive.
    public struct Entry: Sendable, Equatable {
        /// What it is.
        public enum Kind: Sendable, Equatable {
            /// A file.
            case file
            /// A folder.
            case directory
            /// A symbolic link.
            case symlink
            /// A device, a second name of another entry, and the like.
            case other
        }

        /// The name's bytes, as they stand in the archive: never to be trusted as a place on disk.
        public var path: [UInt8]
        /// What it is.
        public var kind: Kind
        /// The contents' size in bytes as the archive claims it; nil where it does not say.
        public var size: Int?
        /// The permission bits.
        public var mode: UInt32
        /// Whether the contents are encrypted.
        public var isEncrypted: Bool
        /// Whether it is no entry but all that a compressed file holds; its name means nothing.
        public var isWhole: Bool
        /// What a symbolic link points to.
        public var target: [UInt8]?
    }

    /// What an archive may come to, so that a small file cannot become a large one without end.
    public struct Limits: Sendable, Equatable {
        /// The number of entries.
        public var entryCount: Int
        /// The size of one entry, in bytes.
        public var entrySize: Int
        /// The size of all entries, in bytes.
        public var totalSize: Int
        /// How many times the archive's own size all entries may come to, once they are more than ``freeSize``.
        public var ratio: Int

        /// What even the smallest archive may come to, in bytes.
        public static let freeSize = 32 << 20

        /// Limits.
        public init(entryCount: Int = 100_000, entrySize: Int = 1 << 30, totalSize: Int = 1 << 30, ratio: Int = 250) {
            self.entryCount = entryCount
            self.entrySize = entrySize
            self.totalSize = totalSize
            self.ratio = ratio
        }

        /// The limits for an archive of this size.
        func fitting(_ size: Int) -> Limits {
            var limits = self
            let (product, overflows) = size.multipliedReportingOverflow(by: ratio)
            limits.totalSize = min(totalSize, max(Self.freeSize, overflows ? .max : product))
            return limits
        }
    }
}

/// What kind of archive a file is.
public enum ArchiveKind: Sendable, Equatable {
    /// A zip file: also what is one under another name (wheels, jars, office documents).
    case zip
    /// A tar file, not compressed.
    case tar
    /// A compressed file, gzip, bzip2, xz or zstd, or a tar file compressed so.
    case compressed

    /// Judges by the first bytes; nil for what is no archive.
    ///
    /// The marks are those of PKWARE's APPNOTE.TXT, RFC 1952, bzip2's and xz's format descriptions, RFC 8878 and POSIX' ustar.
    public init?(_ bytes: UnsafeRawBufferPointer) {
        guard bytes.count >= 4 else { return nil }
        switch (bytes[0], bytes[1], bytes[2], bytes[3]) {
        case (0x50, 0x4B, 3, 4), (0x50, 0x4B, 5, 6): self = .zip
        case (0x1F, 0x8B, 8, _): self = .compressed
        case (0x42, 0x5A, 0x68, 0x31...0x39): self = .compressed
        case (0xFD, 0x37, 0x7A, 0x58): self = .compressed
        case (0x28, 0xB5, 0x2F, 0xFD): self = .compressed
        default:
            guard bytes.count >= 512, bytes[257] == 0x75, bytes[257..<262].elementsEqual("ustar".utf8) else {
                return nil
            }
            self = .tar
        }
    }

    /// Whether a zip's directory ends the file, whatever stands before it: a program that unpacks itself.
    public static func endsAsZip(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard bytes.count > 22 else { return false }
        return bytes[(bytes.count - 22)..<(bytes.count - 18)].elementsEqual([0x50, 0x4B, 5, 6])
    }
}

/// Why an archive cannot be read, or no further.
public struct ArchiveError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The reasons.
    public enum Kind: Sendable, Equatable {
        /// libarchive is not on this machine.
        case notInstalled
        /// It is not what it is taken for, or broken; what libarchive says of it.
        case damaged(String)
        /// An entry is encrypted, and there is no passphrase.
        case passphraseRequired
        /// The passphrase does not open an entry.
        case wrongPassphrase
        /// There are more entries than are allowed.
        case tooManyEntries(Int)
        /// More bytes would come out than are allowed.
        case tooLarge(Int)
        /// More bytes would come out of one entry than are allowed; others can still be read.
        case entryTooLarge(Int)
    }

    /// What is wrong.
    public var kind: Kind

    /// An error of this kind.
    public init(_ kind: Kind) { self.kind = kind }

    /// What is wrong, as a clause that goes on from the archive's name.
    public var description: String {
        switch kind {
        case .notInstalled: "libarchive is not installed"
        case .damaged(let reason): "it is damaged (\(reason))"
        case .passphraseRequired: "it is encrypted"
        case .wrongPassphrase: "the passphrase does not open it"
        case .tooManyEntries(let count): "it holds more than \(count) entries"
        case .tooLarge(let size), .entryTooLarge(let size): "it unpacks to more than \(size >> 20) MB"
        }
    }

    /// What to do about it.
    public var hints: [String] {
        kind == .notInstalled ? ["install it: apt-get install libarchive13, or brew install libarchive"] : []
    }
}
