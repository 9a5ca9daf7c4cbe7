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
            throw TemplateProblem(.source, "there is no zip file '\(place)'")
        }
        let archive: ZipArchive
        do {
            archive = try ZipArchive(bytes)
        } catch {
            throw TemplateProblem(.source, "'\(place)' is no zip file that can be read: \(error.message)")
        }
        // The archive's first entry is the template's folder, as archives of forges have it.
        guard let first = archive.entries.first else { throw TemplateProblem(.source, "'\(place)' is empty") }
        guard first.name.hasSuffix("/"), let top = RenderedName.normalised(first.name), !top.isEmpty else {
            throw TemplateProblem(.source, "'\(place)' does not begin with a folder that holds the template")
        }
        let folder = try TemplateProblem.translating {
            try FileSystem.createTemporaryDirectory(prefix: "git-ccds-template-")
        }
        do {
            try unpack(archive, into: folder, place, request.password)
            let top = folder.pushing(FilePath(bytes: PathText.bytes(top)))
            let inside = request.directory.map { top.pushing(FilePath($0)) } ?? top
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

    private func unpack(
        _ archive: ZipArchive, into folder: FilePath, _ place: String, _ password: String?
    ) throws(TemplateProblem) {
        for entry in archive.entries {
            // As Python's zipfile: a leading slash and parts that lead upwards are dropped.
            let parts = entry.name.utf8.split(separator: UInt8(ascii: "/")).map { String(Substring($0)) }
                .filter { $0 != "." && $0 != ".." }
            guard !parts.isEmpty else { continue }
            let target = folder.pushing(FilePath(bytes: PathText.bytes(parts.joined(separator: "/"))))
            if entry.name.hasSuffix("/") {
                try TemplateProblem.translating { try FileSystem.createDirectory(target, intermediates: true) }
                continue
            }
            let contents: [UInt8]
            do {
                contents = try archive.contents(of: entry, password: password.map { Array($0.utf8) })
            } catch {
                switch error {
                case .needsPassword:
                    throw TemplateProblem(
                        .source, "'\(place)' is protected by a password", hints: ["give it with --password"])
                case .wrongPassword: throw TemplateProblem(.source, "the password does not open '\(place)'")
                default: throw TemplateProblem(.source, "'\(place)' cannot be unpacked: \(error.message)")
                }
            }
            try TemplateProblem.translating {
                try FileSystem.createDirectory(target.removingLastComponent(), intermediates: true)
                try FileSystem.write(contents, to: target)
            }
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
