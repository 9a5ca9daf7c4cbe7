import Platform
import SystemPackage
import Testing

@testable import Git

@Suite struct PackWriterTests {
    /// Sizes on both sides of the ends of blocks and of the sizes that entries' beginnings can say.
    private static let sizes = [0, 1, 15, 16, 55, 56, 63, 64, 65, 119, 120, 127, 128, 2047, 2048, 70_000, 300_000]

    @Test(arguments: sizes) func sumsAreThoseOfNames(_ size: Int) throws {
        var sampler = PackSampler(size)
        let contents = sampler.bytes(size)
        let sum = (Array("blob \(size)\0".utf8) + contents).withUnsafeBytes(SHA1.sum)
        #expect(try ObjectID(bytes: sum) == ObjectDatabase.name(of: contents, kind: .blob))
    }

    @Test func gitReadsWhatWasWritten() throws {
        let scratch = try Scratch()
        let work = try scratch.repository()
        var sampler = PackSampler(1)
        var pack = try PackWriter()
        var written: [(ObjectID, [UInt8])] = []
        for size in Self.sizes {
            for contents in [sampler.bytes(size), [UInt8](repeating: UInt8(ascii: "a"), count: size)] {
                written.append((try pack.add(contents, kind: .blob), contents))
            }
        }
        let again = try pack.add(written[9].1, kind: .blob)
        #expect(again == written[9].0)
        let tree = try pack.add(
            Array("100644 a\0".utf8) + written[9].0.bytes + Array("100755 b\0".utf8) + written[4].0.bytes, kind: .tree)
        try pack.write(to: work.top.pushing(".git/objects"))

        for (id, contents) in written {
            #expect(try work.git.run(["cat-file", "blob", Argument(id.hex)]).standardOutput == contents)
        }
        #expect(try work.git.text(["ls-tree", "--name-only", Argument(tree.hex)]) == "a\nb")
        #expect(try work.git.run(["fsck", "--full", "--strict"]).succeeded)
        let counts = try work.git.text(["count-objects", "-v"]).split(separator: "\n")
        // Both objects of no bytes are one.
        #expect(counts.contains("count: 0") && counts.contains("packs: 1"))
        #expect(counts.contains("in-pack: \(written.count)"))
        #expect(counts.contains("garbage: 0"))
        let folder = work.top.pushing(".git/objects/pack")
        let names = try FileSystem.list(folder).map { folder.appending($0) }
        #expect(names.count == 2)
        for name in names {
            #expect(try FileSystem.status(name)?.mode == 0o444)
            if name.extension == "idx" { try work.git.perform(["verify-pack", Argument(name)]) }
        }
    }

    /// The index is git's own to the byte, and so are its sums.
    @Test func theIndexIsGits() throws {
        let scratch = try Scratch()
        let work = try scratch.repository()
        var sampler = PackSampler(2)
        var pack = try PackWriter()
        for _ in 0..<300 { _ = try pack.add(sampler.bytes(sampler.below(100)), kind: .blob) }
        let objects = scratch.root.appending("objects")
        try pack.write(to: objects)
        let folder = objects.appending("pack")
        let index = try #require(try FileSystem.list(folder).first { $0.extension == "idx" })
        let file = folder.appending(index.stem + ".pack")
        let made = scratch.root.appending("made.idx")
        #expect(try work.git.text(["index-pack", "-o", Argument(made), Argument(file)]) == index.stem.dropFirst(5))
        #expect(try FileSystem.read(made) == FileSystem.read(folder.appending(index)))
    }
}
