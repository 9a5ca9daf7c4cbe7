/// Unpacks what was packed by the method "deflate" (RFC 1951).
struct Inflater {
    private let input: ArraySlice<UInt8>
    private var place: Int
    private var bits: UInt32 = 0
    private var bitCount = 0
    private let limit: Int
    private var output: [UInt8] = []

    /// - Parameter limit: the most bytes that may come out.
    init(_ input: ArraySlice<UInt8>, limit: Int) {
        self.input = input
        self.limit = limit
        place = input.startIndex
        output.reserveCapacity(min(limit, 1 << 20))
    }

    /// The unpacked bytes, or nil when the input is damaged or too long.
    mutating func inflate() -> [UInt8]? {
        while true {
            guard let isLast = take(1), let type = take(2) else { return nil }
            let isFine: Bool
            switch type {
            case 0: isFine = stored()
            case 1: isFine = block(Self.fixedLiterals, Self.fixedDistances)
            case 2:
                guard let (literals, distances) = codes() else { return nil }
                isFine = block(literals, distances)
            default: return nil
            }
            guard isFine else { return nil }
            if isLast == 1 { return output }
        }
    }

    private mutating func take(_ count: Int) -> Int? {
        while bitCount < count {
            guard place < input.endIndex else { return nil }
            bits |= UInt32(input[place]) << UInt32(bitCount)
            place += 1
            bitCount += 8
        }
        let value = Int(bits & (1 << UInt32(count) - 1))
        bits >>= UInt32(count)
        bitCount -= count
        return value
    }

    private mutating func stored() -> Bool {
        bits = 0
        bitCount = 0
        guard place + 4 <= input.endIndex else { return false }
        let length = Int(input[place]) | Int(input[place + 1]) << 8
        let inverse = Int(input[place + 2]) | Int(input[place + 3]) << 8
        place += 4
        guard length == ~inverse & 0xFFFF, place + length <= input.endIndex, output.count + length <= limit else {
            return false
        }
        output += input[place..<place + length]
        place += length
        return true
    }

    /// A prefix code: how many codes each length has, and the symbols in the order of their codes.
    private struct Code {
        var counts = [Int](repeating: 0, count: 16)
        var symbols: [Int] = []

        init(lengths: some Collection<Int>) {
            for length in lengths { counts[length] += 1 }
            counts[0] = 0
            let all = Array(lengths)
            for length in 1..<16 {
                for (symbol, own) in all.enumerated() where own == length { symbols.append(symbol) }
            }
        }
    }

    private mutating func symbol(_ code: Code) -> Int? {
        var (value, first, index) = (0, 0, 0)
        for length in 1..<16 {
            guard let bit = take(1) else { return nil }
            value |= bit
            let count = code.counts[length]
            if value - count < first { return code.symbols[index + (value - first)] }
            index += count
            first = (first + count) << 1
            value <<= 1
        }
        return nil
    }

    private mutating func codes() -> (Code, Code)? {
        guard let literalCount = take(5), let distanceCount = take(5), let lengthCount = take(4) else { return nil }
        let order = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]
        var lengths = [Int](repeating: 0, count: 19)
        for index in 0..<lengthCount + 4 {
            guard let length = take(3) else { return nil }
            lengths[order[index]] = length
        }
        let lengthCode = Code(lengths: lengths)
        let total = literalCount + 257 + distanceCount + 1
        var all: [Int] = []
        while all.count < total {
            guard let symbol = symbol(lengthCode) else { return nil }
            switch symbol {
            case 0..<16: all.append(symbol)
            case 16:
                guard let last = all.last, let more = take(2) else { return nil }
                all += repeatElement(last, count: 3 + more)
            case 17:
                guard let more = take(3) else { return nil }
                all += repeatElement(0, count: 3 + more)
            default:
                guard let more = take(7) else { return nil }
                all += repeatElement(0, count: 11 + more)
            }
        }
        guard all.count == total else { return nil }
        return (Code(lengths: all[..<(literalCount + 257)]), Code(lengths: all[(literalCount + 257)...]))
    }

    private mutating func block(_ literals: Code, _ distances: Code) -> Bool {
        while true {
            guard let symbol = symbol(literals) else { return false }
            if symbol < 256 {
                guard output.count < limit else { return false }
                output.append(UInt8(symbol))
                continue
            }
            if symbol == 256 { return true }
            guard symbol <= 285, let more = take(Self.lengthBits[symbol - 257]),
                let distanceSymbol = self.symbol(distances), distanceSymbol < 30,
                let further = take(Self.distanceBits[distanceSymbol])
            else { return false }
            let length = Self.lengthBases[symbol - 257] + more
            let distance = Self.distanceBases[distanceSymbol] + further
            guard distance <= output.count, output.count + length <= limit else { return false }
            for _ in 0..<length { output.append(output[output.count - distance]) }
        }
    }

    private static let lengthBits = [
        0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0,
    ]
    private static let lengthBases = [
        3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227,
        258,
    ]
    private static let distanceBits = (0..<30).map { max(0, $0 / 2 - 1) }
    private static let distanceBases: [Int] = distanceBits.reduce(into: [1]) { bases, bits in
        bases.append((bases.last ?? 1) + 1 << bits)
    }
    private static let fixedLiterals = Code(lengths: (0..<288).map { $0 < 144 ? 8 : $0 < 256 ? 9 : $0 < 280 ? 7 : 8 })
    private static let fixedDistances = Code(lengths: (0..<30).map { _ in 5 })
}
