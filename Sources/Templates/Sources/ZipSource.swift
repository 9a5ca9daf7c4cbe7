import Formats
import Platform
import SystemPackage

/// Templates in zip files, on this machine or elsewhere.
struct ZipSource {
    let cache: TemplateCache
    let offline: Bool

    /// Unpacks the file into a folder of its own, which `discard` removes.
    func template(_ place: String, _ request: TemplateRequest) throws(TemplateProblem) -> Template {
        let isAddress = TemplateAddress.isURL(place)
        var isFromCache = false
        let file: FilePath
        if isAddress {
            (file, isFromCache) = try downloaded(place)
        } else {
            file = FilePath(place)
        }
        guard let bytes = try? FileSystem.read(file) else {
            throw TemplateProblem(
                .source, "there is no zip file '\(place)'", hints: [TemplateCache.whatTemplatesAre])
        }
        let folder = try TemplateProblem.translating {
            try FileSystem.createTemporaryDirectory(prefix: "git-ccds-template-")
        }
        do {
            let fromEnvironment = cache.environment["COOKIECUTTER_REPO_PASSWORD"].flatMap { $0.isEmpty ? nil : $0 }
            let top = folder.pushing(try unpack(bytes, into: folder, place, request.password ?? fromEnvironment))
            let inside = try request.folder(in: top)
            var template = try Template(directory: inside)
            template.origin.reference = request.template
            template.origin.url = isAddress ? place : nil
            template.origin.checkout = request.checkout
            template.origin.directory = request.directory
            template.origin.isFromCache = isFromCache
            template.temporaryDirectory = folder
            return template
        } catch {
            try? FileSystem.removeTree(folder)
            throw error
        }
    }

    /// Writes out what the archive holds, as Python's zipfile does: a leading slash and parts that lead upwards are dropped,
    /// a link becomes a file that holds what it points to, and permissions count for nothing.
    ///
    /// - Returns: the folder that holds the template: the archive's first entry, as archives of forges have it.
    private func unpack(
        _ bytes: [UInt8], into folder: FilePath, _ place: String, _ password: String?
    ) throws(TemplateProblem) -> FilePath {
        var top: FilePath?
        do {
            try bytes.withUnsafeBytes { bytes in
                // Names that do not say that they are UTF-8 are in the character set of the first PCs.
                var archive = try Archive(
                    bytes, as: .zip, passphrase: password, charset: "CP437", limits: Self.limits)
                while let entry = try archive.next() {
                    let path = Self.path(entry.path)
                    if top == nil {
                        guard entry.kind == .directory, !path.isEmpty else {
                            throw TemplateProblem(
                                .source, "'\(place)' does not begin with a folder that holds the template")
                        }
                        top = path
                    }
                    if path.isEmpty { continue }
                    let target = folder.pushing(path)
                    if entry.kind == .directory {
                        try FileSystem.createDirectory(target, intermediates: true)
                    } else {
                        let contents = try archive.contents()
                        try FileSystem.createDirectory(target.removingLastComponent(), intermediates: true)
                        try FileSystem.write(contents, to: target)
                    }
                }
            }
        } catch let error as ArchiveError {
            throw problem(error, place, isOpen: top != nil)
        } catch let error as TemplateProblem {
            throw error
        } catch {
            throw TemplateProblem(.source, "'\(place)' cannot be unpacked: \(error)")
        }
        guard let top else { throw TemplateProblem(.source, "'\(place)' is empty") }
        return top
    }

    private static let limits = Archive.Limits(entrySize: 256 << 20)

    /// The part of a name that can stand in a folder.
    private static func path(_ name: [UInt8]) -> FilePath {
        let parts = name.split(separator: UInt8(ascii: "/")).filter {
            !$0.elementsEqual(".".utf8) && !$0.elementsEqual("..".utf8)
        }
        return FilePath(bytes: Array(parts.joined(separator: "/".utf8)))
    }

    private func problem(_ error: ArchiveError, _ place: String, isOpen: Bool) -> TemplateProblem {
        switch error.kind {
        case .notInstalled:
            TemplateProblem(.source, "'\(place)' cannot be unpacked: \(error)", hints: error.hints)
        case .passphraseRequired:
            TemplateProblem(.source, "'\(place)' is protected by a password", hints: ["give it with --password"])
        case .wrongPassphrase: TemplateProblem(.source, "the password does not open '\(place)'")
        case .damaged where !isOpen:
            TemplateProblem(.source, "'\(place)' is no zip file that can be read: \(error)")
        default: TemplateProblem(.source, "'\(place)' cannot be unpacked: \(error)")
        }
    }

    /// Fetches a file through curl, else wget; the file of an earlier run where the remote cannot be reached.
    private func downloaded(_ url: String) throws(TemplateProblem) -> (file: FilePath, isFromCache: Bool) {
        let store = cache.directory.appending(TemplateCache.folderName(for: url))
        let file = store.appending("template.zip")
        if offline {
            guard FileSystem.exists(file) else {
                throw TemplateProblem(.source, "'\(url)' was never fetched, and there is no network to be used")
            }
            return (file, true)
        }
        try TemplateProblem.translating { try FileSystem.createDirectory(store, intermediates: true) }
        let partial = store.appending(".template.zip.part")
        defer { try? FileSystem.remove(partial) }
        let programs: [(String, [Argument])] = [
            (
                "curl",
                [
                    "--fail", "--silent", "--show-error", "--location", "--output", Argument(partial), "--url",
                    Argument(url),
                ]
            ),
            ("wget", ["--quiet", "--output-document", Argument(partial), "--", Argument(url)]),
        ]
        var trouble = "neither curl nor wget is there to fetch it"
        for (name, arguments) in programs {
            var child = ChildProcess(.named(name), arguments)
            child.environment = cache.environment
            guard let done = try? child.run() else { continue }
            if done.succeeded, FileSystem.exists(partial) {
                try TemplateProblem.translating { try FileSystem.rename(partial, to: file) }
                return (file, false)
            }
            trouble = done.errorText.split(whereSeparator: \.isNewline).last.map(String.init) ?? trouble
            break
        }
        if FileSystem.exists(file) { return (file, true) }
        throw TemplateProblem(.source, "'\(url)' cannot be fetched: \(trouble)")
    }
}
