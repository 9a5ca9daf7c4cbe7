/// Crochemore and Perrin's search for a string of at least two bytes: in linear time and without a table.
struct TwoWaySearch {
    private let needle: UnsafeBufferPointer<UInt8>
    /// The last place of the left part.
    private let cut: Int
    private let period: Int
    /// Whether the needle's left part repeats at a distance of the period.
    private let isPeriodic: Bool

    init(_ needle: UnsafeBufferPointer<UInt8>) {
        self.needle = needle
        let (forward, backward) = (
            Self.maximalSuffix(needle) { $0 < $1 }, Self.maximalSuffix(needle) { $0 > $1 }
        )
        let (cut, period) = forward.cut > backward.cut ? forward : backward
        self.cut = cut
        isPeriodic =
            period + cut < needle.count
            && needle[0..<(cut + 1)].elementsEqual(needle[period..<(period + cut + 1)])
        self.period = isPeriodic ? period : max(cut + 1, needle.count - cut - 1) + 1
    }

    private static func maximalSuffix(
        _ needle: UnsafeBufferPointer<UInt8>, _ precedes: (UInt8, UInt8) -> Bool
    ) -> (cut: Int, period: Int) {
        var (cut, start, offset, period) = (-1, 0, 1, 1)
        while start + offset < needle.count {
            let (a, b) = (needle[start + offset], needle[cut + offset])
            if precedes(a, b) {
                start += offset
                offset = 1
                period = start - cut
            } else if a == b {
                if offset == period {
                    start += period
                    offset = 1
                } else {
                    offset += 1
                }
            } else {
                cut = start
                (start, offset, period) = (cut + 1, 1, 1)
            }
        }
        return (cut, period)
    }

    /// The first place of the needle at or after a place.
    func find(in bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
        let last = bytes.count - needle.count
        let mark = needle[cut + 1]
        var place = start
        // How much of the needle's beginning is known to match.
        var known = -1
        while place <= last {
            if known < 0 {
                guard let next = PythonString.next(mark, in: bytes, from: place + cut + 1) else { return nil }
                place = next - cut - 1
                if place > last { return nil }
            }
            var position = max(cut, known) + 1
            while position < needle.count, needle[position] == bytes[place + position] { position += 1 }
            if position < needle.count {
                place += position - cut
                known = -1
                continue
            }
            position = cut
            while position > known, needle[position] == bytes[place + position] { position -= 1 }
            if position <= known { return place }
            place += period
            known = isPeriodic ? needle.count - period - 1 : -1
        }
        return nil
    }
}
