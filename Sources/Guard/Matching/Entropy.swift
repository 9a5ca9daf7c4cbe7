#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Shannon entropy, as gitleaks reckons it.
enum Entropy {
    /// Bits of information a byte of `text`: the frequencies are those of its characters, over its length in bytes.
    static func shannon(_ text: some Collection<UInt8>) -> Double {
        guard !text.isEmpty else { return 0 }
        let scale = 1 / Double(text.count)
        if text.allSatisfy({ $0 < 0x80 }) {
            return withUnsafeTemporaryAllocation(of: Int.self, capacity: 128) { counts in
                counts.initialize(repeating: 0)
                for byte in text { counts[Int(byte)] += 1 }
                var entropy = 0.0
                for count in counts where count > 0 {
                    let frequency = Double(count) * scale
                    entropy -= frequency * log2(frequency)
                }
                return entropy
            }
        }
        var counts: [Unicode.Scalar: Int] = [:]
        for scalar in String(decoding: text, as: UTF8.self).unicodeScalars { counts[scalar, default: 0] += 1 }
        var entropy = 0.0
        for count in counts.values {
            let frequency = Double(count) * scale
            entropy -= frequency * log2(frequency)
        }
        return entropy
    }
}
