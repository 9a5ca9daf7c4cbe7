/// The decision tree of binaryornot 0.6.0, its branches with equal outcomes joined.
enum BinaryDecisionTree {
    private enum Outcome: Sendable, ExpressibleByIntegerLiteral {
        case text, binary
        /// Look at this entry next.
        case split(Int)
        init(integerLiteral index: Int) { self = .split(index) }
    }

    private struct Split: Sendable {
        let feature: SampleStatistics.Feature
        let limit: Double
        /// Where the feature is at most the limit.
        let below: Outcome
        let above: Outcome

        init(_ feature: SampleStatistics.Feature, _ limit: Double, _ below: Outcome, _ above: Outcome) {
            self.feature = feature
            self.limit = limit
            self.below = below
            self.above = above
        }
    }

    static func isBinary(_ statistics: SampleStatistics) -> Bool {
        var next = Outcome.split(0)
        while true {
            switch next {
            case .text: return false
            case .binary: return true
            case .split(let index):
                let split = splits[index]
                next = statistics.value(of: split.feature) <= split.limit ? split.below : split.above
            }
        }
    }

    private static let splits: [Split] = [
        Split(.controls, 0.000977, 1, 26),
        Split(.longestRun, 0.000977, 2, 6),
        Split(.validUTF8, 0.5, 3, .text),
        Split(.eucKR, 0.5, 4, .text),
        Split(.entropy, 1.953445, .binary, 5),
        Split(.entropy, 2.74947, .text, .binary),
        Split(.validUTF8, 0.5, 7, .text),
        Split(.longestRun, 0.063636, 8, 9),
        Split(.entropy, 2.021329, .binary, .text),
        Split(.entropy, 3.047898, .text, 10),
        Split(.printable, 0.758706, 11, .text),
        Split(.longestRun, 0.134848, 12, 17),
        Split(.high, 0.633612, 13, 16),
        Split(.entropy, 3.851786, .text, 14),
        Split(.high, 0.483333, .text, 15),
        Split(.longestRun, 0.129167, .binary, .text),
        Split(.printable, 0.145455, .text, .binary),
        Split(.big5, 0.5, 18, 25),
        Split(.entropy, 3.572021, 19, 21),
        Split(.high, 0.49, 20, .binary),
        Split(.printable, 0.651515, .text, .binary),
        Split(.printable, 0.615079, 22, 24),
        Split(.shiftJIS, 0.5, .binary, 23),
        Split(.longestRun, 0.176923, .text, .binary),
        Split(.longestRun, 0.252381, .text, .binary),
        Split(.entropy, 3.889752, .binary, .text),
        Split(.nulls, 0.163978, 27, 68),
        Split(.validUTF8, 0.5, 28, 66),
        Split(.entropy, 3.264621, 29, 34),
        Split(.longestRun, 0.022678, 30, 32),
        Split(.printable, 0.000977, 31, .binary),
        Split(.evenNulls, 0.001953, .text, .binary),
        Split(.controls, 0.095455, 33, .text),
        Split(.longestRun, 0.306818, .text, .binary),
        Split(.utf16Mark, 0.5, 35, .text),
        Split(.printable, 0.455534, 36, 46),
        Split(.high, 0.79057, 37, .text),
        Split(.controls, 0.485714, 38, .text),
        Split(.entropy, 3.540884, 39, 43),
        Split(.entropy, 3.528408, 40, .text),
        Split(.printable, 0.316667, 41, .binary),
        Split(.printable, 0.286364, .binary, 42),
        Split(.utf16LittleEndian, 0.5, .text, .binary),
        Split(.printable, 0.446657, .binary, 44),
        Split(.longestRun, 0.066638, 45, .binary),
        Split(.printable, 0.450099, .text, .binary),
        Split(.high, 0.425959, 47, 58),
        Split(.high, 0.394552, 48, 53),
        Split(.entropy, 4.209417, 49, .binary),
        Split(.entropy, 4.175213, 50, .text),
        Split(.high, 0.100962, .text, 51),
        Split(.high, 0.248047, .binary, 52),
        Split(.longestRun, 0.106443, .text, .binary),
        Split(.longestRun, 0.082906, .text, 54),
        Split(.controls, 0.025, .text, 55),
        Split(.entropy, 3.520764, .text, 56),
        Split(.controls, 0.1225, .binary, 57),
        Split(.nulls, 0.033333, .text, .binary),
        Split(.longestRun, 0.098599, 59, 61),
        Split(.controls, 0.012902, .binary, 60),
        Split(.signature, 0.5, .text, .binary),
        Split(.entropy, 4.453697, 62, .binary),
        Split(.high, 0.472136, 63, .binary),
        Split(.longestRun, 0.121324, .text, 64),
        Split(.longestRun, 0.302885, 65, .text),
        Split(.entropy, 3.539612, .text, .binary),
        Split(.controls, 0.45, 67, .binary),
        Split(.controls, 0.006212, .binary, .text),
        Split(.signature, 0.5, 69, .binary),
        Split(.high, 0.082843, 70, 76),
        Split(.oddNulls, 0.282534, .text, 71),
        Split(.entropy, 3.088801, 72, 75),
        Split(.nulls, 0.822852, 73, .binary),
        Split(.printable, 0.291667, .text, 74),
        Split(.controls, 0.521739, .text, .binary),
        Split(.evenNulls, 0.140625, .text, .binary),
        Split(.longestRun, 0.291667, 77, .binary),
        Split(.entropy, 0.698576, .binary, 78),
        Split(.entropy, 5.613847, 79, 85),
        Split(.printable, 0.361264, 80, 83),
        Split(.shiftJIS, 0.5, .text, 81),
        Split(.utf16BigEndian, 0.5, 82, .text),
        Split(.nulls, 0.379808, .text, .binary),
        Split(.printable, 0.408333, 84, .text),
        Split(.controls, 0.26, .text, .binary),
        Split(.longestRun, 0.012485, .text, .binary),
    ]
}
