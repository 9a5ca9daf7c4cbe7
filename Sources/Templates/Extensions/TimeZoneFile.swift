import Platform
import SystemPackage

/// A zone of the system's time zone database, a file in the format of RFC 8536.
struct TimeZoneFile: Sendable {
    struct Entry: Sendable {
        /// Seconds east of UTC.
        var offset: Int
        /// The abbreviation.
        var name: String
        var isSummer: Bool
    }

    private var transitions: [(time: Int, type: Int)] = []
    private var types: [Entry] = []
    private var rule: TimeZoneRule?

    /// A zone by its name, `Europe/Berlin`; nil when there is none.
    init?(named name: String) {
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        guard !name.isEmpty, parts.allSatisfy({ !$0.isEmpty && $0 != "." && $0 != ".." }), !name.utf8.contains(0) else {
            return nil
        }
        for folder in ["/usr/share/zoneinfo", "/usr/lib/zoneinfo", "/usr/share/lib/zoneinfo", "/etc/zoneinfo"] {
            let path = FilePath(folder).appending(name)
            if let bytes = try? FileSystem.read(path), let file = TimeZoneFile(bytes) {
                self = file
                return
            }
        }
        return nil
    }

    init?(_ bytes: [UInt8]) {
        guard bytes.count >= 44, bytes.starts(with: Array("TZif".utf8)) else { return nil }
        func number(_ at: Int, _ width: Int) -> Int {
            let raw = bytes[at..<at + width].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            return width == 4 ? Int(Int32(truncatingIfNeeded: raw)) : Int(Int64(bitPattern: raw))
        }
        func counts(_ start: Int) -> [Int] { (0..<6).map { number(start + 20 + $0 * 4, 4) } }
        func size(_ counts: [Int], _ width: Int) -> Int {
            counts[3] * (width + 1) + counts[4] * 6 + counts[5] + counts[2] * (width + 4) + counts[1] + counts[0]
        }
        var start = 0
        var width = 4
        var sizes = counts(0)
        guard sizes.allSatisfy({ (0...100_000).contains($0) }) else { return nil }
        if bytes[4] >= UInt8(ascii: "2") {
            start = 44 + size(sizes, 4)
            width = 8
            guard bytes.count >= start + 44 else { return nil }
            sizes = counts(start)
            guard sizes.allSatisfy({ (0...100_000).contains($0) }) else { return nil }
        }
        let (timeCount, typeCount, nameCount) = (sizes[3], sizes[4], sizes[5])
        let times = start + 44
        let indices = times + timeCount * width
        let entries = indices + timeCount
        let names = entries + typeCount * 6
        let end = start + 44 + size(sizes, width)
        guard typeCount > 0, bytes.count >= end else { return nil }
        for index in 0..<typeCount {
            let place = entries + index * 6
            let name = bytes[(names + min(Int(bytes[place + 5]), nameCount))..<(names + nameCount)].prefix { $0 != 0 }
            types.append(
                Entry(
                    offset: number(place, 4), name: String(decoding: name, as: UTF8.self),
                    isSummer: bytes[place + 4] != 0))
        }
        for index in 0..<timeCount {
            let type = Int(bytes[indices + index])
            guard type < typeCount else { return nil }
            transitions.append((number(times + index * width, width), type))
        }
        if width == 8 {
            let footer = bytes[end...].dropFirst().prefix { $0 != UInt8(ascii: "\n") }
            rule = TimeZoneRule(String(decoding: footer, as: UTF8.self))
        }
    }

    /// What holds at a moment, in seconds since 1970.
    func entry(at seconds: Int) -> Entry {
        guard let last = transitions.last else { return rule?.entry(at: seconds) ?? types[0] }
        if seconds >= last.time { return rule?.entry(at: seconds) ?? types[last.type] }
        let next = transitions.firstIndex { $0.time > seconds } ?? 0
        if next > 0 { return types[transitions[next - 1].type] }
        return types.first { !$0.isSummer } ?? types[0]
    }

    /// What holds when the zone's clocks show this; of two such moments the first.
    func entry(atWall wallSeconds: Int) -> Entry {
        let offsets = Set([-86400, 0, 86400].map { entry(at: wallSeconds + $0).offset })
        let fitting = offsets.map { (wallSeconds - $0, $0) }.filter { entry(at: $0.0).offset == $0.1 }
        if let first = fitting.min(by: { $0.0 < $1.0 }) { return entry(at: first.0) }
        return entry(at: wallSeconds - 86400)
    }
}

/// What goes on for ever after a zone's last transition: POSIX's TZ form, `CET-1CEST,M3.5.0,M10.5.0/3`.
struct TimeZoneRule: Sendable {
    private var standard: TimeZoneFile.Entry
    private var summer: TimeZoneFile.Entry?
    private var start = Day()
    private var end = Day()

    /// A day of the year and the time on it, in seconds of the clocks before the change.
    private struct Day: Sendable {
        enum Form: Sendable { case month(Int, week: Int, weekday: Int), julian(Int), zeroBased(Int) }
        var form = Form.zeroBased(0)
        var time = 7200

        /// Seconds since 1970, as if the clocks showed UTC.
        func seconds(in year: Int) -> Int {
            let first = CivilDate(year: year, month: 1, day: 1).days
            let day: Int
            switch form {
            case .zeroBased(let count): day = first + count
            case .julian(let count):
                let isLeap = CivilDate(year: year, month: 3, day: 1).days - first == 60
                day = first + count - 1 + (isLeap && count >= 60 ? 1 : 0)
            case .month(let month, let week, let weekday):
                let begin = CivilDate(year: year, month: month, day: 1).days
                var found = begin + ((weekday - (begin + 4)) % 7 + 7) % 7 + (week - 1) * 7
                let next =
                    month == 12
                    ? CivilDate(year: year + 1, month: 1, day: 1).days
                    : CivilDate(year: year, month: month + 1, day: 1).days
                while found >= next { found -= 7 }
                day = found
            }
            return day * 86400 + time
        }
    }

    init?(_ text: String) {
        var rest = Substring(text)
        guard let name = Self.name(&rest), let offset = Self.time(&rest) else { return nil }
        standard = .init(offset: -offset, name: name, isSummer: false)
        guard !rest.isEmpty else { return }
        guard let summerName = Self.name(&rest) else { return nil }
        let summerOffset = rest.first == "," ? -offset + 3600 : Self.time(&rest).map { -$0 } ?? -offset + 3600
        summer = .init(offset: summerOffset, name: summerName, isSummer: true)
        guard let start = Self.day(&rest), let end = Self.day(&rest) else { return nil }
        self.start = start
        self.end = end
    }

    func entry(at seconds: Int) -> TimeZoneFile.Entry {
        guard let summer else { return standard }
        let year = CivilDate(days: floorDivision(seconds + standard.offset, 86400)).year
        let begins = start.seconds(in: year) - standard.offset
        let ends = end.seconds(in: year) - summer.offset
        let isSummer = begins < ends ? seconds >= begins && seconds < ends : seconds >= begins || seconds < ends
        return isSummer ? summer : standard
    }

    private static func name(_ rest: inout Substring) -> String? {
        if rest.first == "<" {
            guard let close = rest.firstIndex(of: ">") else { return nil }
            defer { rest = rest[rest.index(after: close)...] }
            return String(rest[rest.index(after: rest.startIndex)..<close])
        }
        let name = rest.prefix { $0.isLetter }
        rest = rest.dropFirst(name.count)
        return name.count >= 3 ? String(name) : nil
    }

    private static func number(_ rest: inout Substring) -> Int? {
        let digits = rest.prefix { $0.isASCII && $0.isNumber }
        rest = rest.dropFirst(digits.count)
        return Int(digits)
    }

    private static func time(_ rest: inout Substring) -> Int? {
        let negative = rest.first == "-"
        if negative || rest.first == "+" { rest = rest.dropFirst() }
        guard let hours = number(&rest) else { return nil }
        var seconds = hours * 3600
        for unit in [60, 1] where rest.first == ":" {
            rest = rest.dropFirst()
            seconds += (number(&rest) ?? 0) * unit
        }
        return negative ? -seconds : seconds
    }

    private static func day(_ rest: inout Substring) -> Day? {
        guard rest.first == "," else { return nil }
        rest = rest.dropFirst()
        var day = Day()
        switch rest.first {
        case "M":
            rest = rest.dropFirst()
            var numbers: [Int] = []
            while let value = number(&rest) {
                numbers.append(value)
                guard rest.first == "." else { break }
                rest = rest.dropFirst()
            }
            guard numbers.count == 3, (1...12).contains(numbers[0]), (1...5).contains(numbers[1]),
                (0...6).contains(numbers[2])
            else { return nil }
            day.form = .month(numbers[0], week: numbers[1], weekday: numbers[2])
        case "J":
            rest = rest.dropFirst()
            guard let count = number(&rest) else { return nil }
            day.form = .julian(count)
        default:
            guard let count = number(&rest) else { return nil }
            day.form = .zeroBased(count)
        }
        if rest.first == "/" {
            rest = rest.dropFirst()
            guard let time = time(&rest) else { return nil }
            day.time = time
        }
        return day
    }
}
