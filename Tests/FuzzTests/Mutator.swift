/// Changes good input into bad, in the same way for the same number.
struct Mutator: RandomNumberGenerator {
    private var state: UInt64
    /// Words of the format, put in at random places.
    var dictionary: [[UInt8]] = []
    /// The longest input that is made, in bytes.
    var maximumSize = 1 << 16

    init(seed: UInt64) { state = seed }

    // SplitMix64.
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// One of the seeds with up to sixteen changes.
    mutating func input(from seeds: [[UInt8]]) -> [UInt8] {
        var bytes = seeds.randomElement(using: &self) ?? []
        let count = 1 << Int.random(in: 0...4, using: &self)
        for _ in 0..<Int.random(in: 1...count, using: &self) { change(&bytes, seeds) }
        if bytes.count > maximumSize { bytes.removeSubrange(maximumSize...) }
        return bytes
    }

    private static let interesting: [UInt8] = [0, 1, 0x0A, 0x0D, 0x20, 0x22, 0x27, 0x5C, 0x7F, 0x80, 0xC3, 0xFE, 0xFF]

    private mutating func change(_ bytes: inout [UInt8], _ seeds: [[UInt8]]) {
        let place = Int.random(in: 0...bytes.count, using: &self)
        let end = min(bytes.count, place + (1 << Int.random(in: 0...8, using: &self)))
        switch Int.random(in: 0..<10, using: &self) {
        case 0 where place < bytes.count: bytes[place] ^= 1 << UInt8.random(in: 0...7, using: &self)
        case 1 where place < bytes.count: bytes[place] = UInt8.random(in: 0...255, using: &self)
        case 2 where place < bytes.count: bytes[place] = Self.interesting.randomElement(using: &self) ?? 0
        case 3: bytes.removeSubrange(place..<end)
        case 4: bytes.insert(contentsOf: bytes[place..<end], at: Int.random(in: 0...bytes.count, using: &self))
        case 5:
            // A stretch again and again: nesting, and long lines.
            let part = Array(bytes[place..<min(end, place + 24)])
            let times = 1 << Int.random(in: 0...10, using: &self)
            bytes.insert(contentsOf: repeatElement(part, count: times).joined().prefix(maximumSize), at: place)
        case 6: bytes.removeSubrange(place...)
        case 7:
            let other = seeds.randomElement(using: &self) ?? []
            let start = Int.random(in: 0...other.count, using: &self)
            bytes.replaceSubrange(place..., with: other[start...])
        case 8: bytes.insert(UInt8.random(in: 0...255, using: &self), at: place)
        default: bytes.insert(contentsOf: dictionary.randomElement(using: &self) ?? [0], at: place)
        }
    }
}
