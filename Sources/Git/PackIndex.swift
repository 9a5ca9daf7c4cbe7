import Platform
import SystemPackage

/// Where the objects of packs are: the `.idx` files, version 2 (git's Documentation/gitformat-pack).
enum PackIndex {
    /// For every packed object its pack's number (upper 16 bits) and its offset in that pack.
    static func positions(in objectDirectories: [FilePath]) -> [ObjectID: UInt64] {
        var positions: [ObjectID: UInt64] = [:]
        var number: UInt64 = 0
        for directory in objectDirectories.map({ $0.appending("pack") }) {
            guard let names = try? FileSystem.list(directory) else { continue }
            for name in names where name.extension == "idx" {
                guard let bytes = try? FileSystem.read(directory.appending(name)) else { continue }
                read(bytes, pack: number << 48, into: &positions)
                number += 1
            }
        }
        return positions
    }

    private static func read(_ bytes: [UInt8], pack: UInt64, into positions: inout [ObjectID: UInt64]) {
        bytes.withUnsafeBytes { buffer in
            func word(_ offset: Int) -> UInt32 {
                UInt32(bigEndian: buffer.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
            }
            let header = 8
            let fanOut = 256 * 4
            guard buffer.count >= header + fanOut, word(0) == 0xff74_4f63, word(4) == 2 else { return }
            let count = Int(word(header + fanOut - 4))
            let names = header + fanOut
            let offsets = names + count * 20 + count * 4
            let longOffsets = offsets + count * 4
            guard buffer.count >= longOffsets, let base = buffer.baseAddress else { return }
            positions.reserveCapacity(positions.count + count)
            for index in 0..<count {
                let short = word(offsets + index * 4)
                var offset = UInt64(short)
                if short & 0x8000_0000 != 0 {
                    let place = longOffsets + Int(short & 0x7fff_ffff) * 8
                    guard place + 8 <= buffer.count else { continue }
                    offset = UInt64(word(place)) << 32 | UInt64(word(place + 4))
                }
                let id = ObjectID(at: base + names + index * 20)
                if positions[id] == nil { positions[id] = pack | offset }
            }
        }
    }
}
