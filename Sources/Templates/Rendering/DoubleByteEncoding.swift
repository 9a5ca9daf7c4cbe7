/// An East Asian encoding of one or two bytes a character: which pairs of bytes are characters in it.
///
/// The tables list lead bytes and the trail bytes that may follow them, as Python's codecs accept them.
struct DoubleByteEncoding: Sendable {
    /// Single bytes beyond ASCII that are characters.
    private let singles: ClosedRange<UInt8>?
    /// For each lead byte the trail bytes that may follow.
    private var trails = [[ClosedRange<UInt8>]](repeating: [], count: 256)

    private init(singles: ClosedRange<UInt8>? = nil, _ table: String) {
        self.singles = singles
        for row in table.split(separator: " ") {
            let parts = row.split(separator: ":")
            guard parts.count == 2, let leads = Self.range(parts[0]) else { continue }
            let ranges = parts[1].split(separator: ",").compactMap(Self.range)
            for lead in leads { trails[Int(lead)] = ranges }
        }
    }

    private static func range(_ text: Substring) -> ClosedRange<UInt8>? {
        let bounds = text.split(separator: "-").compactMap { UInt8($0, radix: 16) }
        guard let first = bounds.first, let last = bounds.last, first <= last else { return nil }
        return first...last
    }

    /// Whether all of the bytes are characters, the last one complete.
    func accepts(_ bytes: [UInt8]) -> Bool {
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            if byte < 0x80 || singles?.contains(byte) == true {
                index += 1
                continue
            }
            guard index + 1 < bytes.count else { return false }
            if trails[Int(byte)].contains(where: { $0.contains(bytes[index + 1]) }) {
                index += 2
            } else if isFilledHangul(bytes[index...]) {
                index += 8
            } else {
                return false
            }
        }
        return true
    }

    /// KS X 1001's way to write a syllable out of its letters: four pairs, the first one the filler A4 D4.
    private func isFilledHangul(_ bytes: ArraySlice<UInt8>) -> Bool {
        guard singles == nil, trails[0xA4].count == 2, bytes.count >= 8 else { return false }
        let eight = Array(bytes.prefix(8))
        guard eight[0] == 0xA4, eight[1] == 0xD4, eight[2] == 0xA4, eight[4] == 0xA4, eight[6] == 0xA4 else {
            return false
        }
        return (0xA1...0xBE).contains(eight[3])
            && ![0xA3, 0xA5, 0xA6, 0xAA, 0xAB, 0xAC, 0xAD, 0xAE, 0xAF, 0xB0, 0xB4]
                .contains(eight[3])
            && (0xBF...0xD3).contains(eight[5])
            && ((0xA1...0xBE).contains(eight[7]) && ![0xA8, 0xB3, 0xB9].contains(eight[7]) || eight[7] == 0xD4)
    }

    static let big5 = DoubleByteEncoding(
        """
        a1-a2:40-7e,a1-fe a3:40-7e,a1-bf a4-c6:40-7e,a1-fe c7:40-7e,a1-fc c9-f8:40-7e,a1-fe f9:40-7e,a1-d5
        """)

    static let shiftJIS = DoubleByteEncoding(
        singles: 0xA1...0xDF,
        """
        81:40-7e,80-ac,b8-bf,c8-ce,da-e8,f0-f7,fc 82:4f-58,60-79,81-9a,9f-f1 83:40-7e,80-96,9f-b6,bf-d6 \
        84:40-60,70-7e,80-91,9f-be 88:9f-fc 89-97:40-7e,80-fc 98:40-72,9f-fc 99-9f:40-7e,80-fc e0-e9:40-7e,80-fc \
        ea:40-7e,80-a4
        """)

    static let eucKR = DoubleByteEncoding(
        """
        a1:a1-fe a2:a1-e7 a3:a1-fe a4:a1-d3,d5-fe a5:a1-aa,b0-b9,c1-d8,e1-f8 a6:a1-e4 a7:a1-ef a8:a1-a4,a6,a8-af,b1-fe \
        a9:a1-fe aa:a1-f3 ab:a1-f6 ac:a1-c1,d1-f1 b0-c8:a1-fe ca-fd:a1-fe
        """)
}
