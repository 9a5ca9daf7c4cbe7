import Jinja

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A moment in a time zone, as `arrow.now(zone)` gives it.
struct ZonedTime {
    /// Seconds since 1970 of what the zone's clocks show.
    private var wallSeconds: Int
    private var microseconds: Int
    private var zone: Zone

    enum Zone {
        /// Always the same distance from UTC, in seconds.
        case fixed(offset: Int, name: String)
        case named(TimeZoneFile)
    }

    /// Now, in `utc`, `local`, a zone of the system's database (`Europe/Berlin`) or at a distance (`+02:00`).
    static func now(in name: String) throws(TemplateError) -> ZonedTime {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return try at(Int(time.tv_sec), microseconds: Int(time.tv_nsec) / 1000, in: name)
    }

    /// A moment given in seconds since 1970.
    static func at(_ seconds: Int, microseconds: Int = 0, in name: String) throws(TemplateError) -> ZonedTime {
        let zone = try zone(name, at: seconds)
        let offset =
            switch zone {
            case .fixed(let offset, _): offset
            case .named(let file): file.entry(at: seconds).offset
            }
        return ZonedTime(wallSeconds: seconds + offset, microseconds: microseconds, zone: zone)
    }

    private static func zone(_ name: String, at seconds: Int) throws(TemplateError) -> Zone {
        switch name {
        case "utc", "UTC", "Z": return .fixed(offset: 0, name: "UTC")
        case "local":
            var time = time_t(seconds)
            var parts = tm()
            localtime_r(&time, &parts)
            return .fixed(offset: Int(parts.tm_gmtoff), name: parts.tm_zone.map { String(cString: $0) } ?? "")
        default: break
        }
        if let offset = offset(name) {
            let size = abs(offset)
            let minutes = pad(size / 3600) + ":" + pad(size / 60 % 60)
            return .fixed(offset: offset, name: offset == 0 ? "UTC" : "UTC" + (offset < 0 ? "-" : "+") + minutes)
        }
        guard let file = TimeZoneFile(named: name) else {
            throw .runtime("Could not parse timezone expression '\(name)'.", exception: "ParserError")
        }
        return .named(file)
    }

    /// `+02:00`, `-0330`, `05`, `(UTC+02:00`: what begins so.
    private static func offset(_ name: String) -> Int? {
        var rest = Substring(name)
        while rest.hasPrefix("(UTC") { rest = rest.dropFirst(4) }
        let negative = rest.first == "-"
        if negative || rest.first == "+" { rest = rest.dropFirst() }
        func twoDigits() -> Int? {
            let digits = rest.prefix(2)
            guard digits.count == 2, digits.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
            rest = rest.dropFirst(2)
            return Int(digits)
        }
        guard let hours = twoDigits() else { return nil }
        if rest.first == ":" { rest = rest.dropFirst() }
        let seconds = hours * 3600 + (twoDigits() ?? 0) * 60
        return negative ? -seconds : seconds
    }

    /// The moment moved by `days=1,hours=-2.5`; on the clocks' face, as Python adds to dates.
    func shifted(by parameters: String, sign: Double) throws(TemplateError) -> ZonedTime {
        var months = 0
        var seconds = 0.0
        for parameter in parameters.split(separator: ",", omittingEmptySubsequences: false) {
            let parts = parameter.split(separator: "=", omittingEmptySubsequences: false)
            let digits = parts.count == 2 ? PythonString.strip(String(parts[1])) : ""
            guard parts.count == 2, let number = Double(digits) else {
                throw .value("could not convert string to float: '\(parameter)'")
            }
            let amount = number * sign
            func whole() throws(TemplateError) -> Int {
                guard amount == amount.rounded(), abs(amount) < 1e6 else {
                    throw .value("Non-integer years and months are ambiguous and not currently supported.")
                }
                return Int(amount)
            }
            switch PythonString.strip(String(parts[0])) {
            case "years": months += try whole() * 12
            case "quarters": months += try whole() * 3
            case "months": months += try whole()
            case "weeks": seconds += amount * 604_800
            case "days": seconds += amount * 86400
            case "hours": seconds += amount * 3600
            case "minutes": seconds += amount * 60
            case "seconds": seconds += amount
            case "microseconds": seconds += amount / 1e6
            default:
                throw .value(
                    "Invalid shift time frame. Please select one of the following: years, months, days, hours, "
                        + "minutes, seconds, microseconds, weeks, quarters, weekday.")
            }
        }
        guard abs(seconds) < 1e13 else { throw .runtime("date value out of range", exception: "OverflowError") }
        var moved = self
        var date = CivilDate(days: floorDivision(wallSeconds, 86400))
        date.addMonths(months)
        guard (1...9999).contains(date.year) else { throw .value("year \(date.year) is out of range") }
        let micros = microseconds + Int(((seconds - seconds.rounded(.down)) * 1e6).rounded())
        moved.wallSeconds =
            date.days * 86400 + (wallSeconds - floorDivision(wallSeconds, 86400) * 86400) + Int(seconds.rounded(.down))
            + floorDivision(micros, 1_000_000)
        moved.microseconds = micros - floorDivision(micros, 1_000_000) * 1_000_000
        guard (1...9999).contains(CivilDate(days: floorDivision(moved.wallSeconds, 86400)).year) else {
            throw .runtime("date value out of range", exception: "OverflowError")
        }
        return moved
    }

    /// Python's `strftime`: the C library's, with `%Z`, `%z` and `%f` from the zone and the clock.
    func formatted(_ format: String) -> String {
        let (offset, name, isSummer): (Int, String, Int32) =
            switch zone {
            case .fixed(let offset, let name): (offset, name, 0)
            case .named(let file):
                { entry in (entry.offset, entry.name, entry.isSummer ? 1 : 0) }(file.entry(atWall: wallSeconds))
            }
        var pattern = ""
        var scalars = Array(format.unicodeScalars)[...]
        while let scalar = scalars.popFirst() {
            guard scalar == "%", let letter = scalars.first else {
                pattern.unicodeScalars.append(scalar)
                continue
            }
            scalars.removeFirst()
            switch letter {
            case "Z": pattern += name.split(separator: "%", omittingEmptySubsequences: false).joined(separator: "%%")
            case "z":
                let size = abs(offset)
                pattern += (offset < 0 ? "-" : "+") + Self.pad(size / 3600) + Self.pad(size / 60 % 60)
                if size % 60 != 0 { pattern += Self.pad(size % 60) }
            case "f":
                let digits = String(microseconds)
                pattern += String(repeating: "0", count: 6 - digits.count) + digits
            default:
                pattern += "%"
                pattern.unicodeScalars.append(letter)
            }
        }
        if pattern.isEmpty { return "" }
        var parts = clockFace
        parts.tm_isdst = isSummer
        // A mark at the end tells an empty result from a buffer that is too small.
        var capacity = 256 + pattern.utf8.count * 4
        while capacity < 1 << 20 {
            var buffer = [CChar](repeating: 0, count: capacity)
            let length = strftime(&buffer, capacity, pattern + "x", &parts)
            if length > 0 {
                return String(decoding: buffer[..<(length - 1)].map { UInt8(bitPattern: $0) }, as: UTF8.self)
            }
            capacity *= 4
        }
        return ""
    }

    private var clockFace: tm {
        let days = floorDivision(wallSeconds, 86400)
        let seconds = wallSeconds - days * 86400
        let date = CivilDate(days: days)
        var parts = tm()
        parts.tm_year = Int32(date.year - 1900)
        parts.tm_mon = Int32(date.month - 1)
        parts.tm_mday = Int32(date.day)
        parts.tm_hour = Int32(seconds / 3600)
        parts.tm_min = Int32(seconds / 60 % 60)
        parts.tm_sec = Int32(seconds % 60)
        parts.tm_wday = Int32(((days + 4) % 7 + 7) % 7)
        parts.tm_yday = Int32(days - CivilDate(year: date.year, month: 1, day: 1).days)
        return parts
    }

    private static func pad(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }
}

func floorDivision(_ dividend: Int, _ divisor: Int) -> Int {
    let quotient = dividend / divisor
    return dividend % divisor < 0 ? quotient - 1 : quotient
}

/// A day of the Gregorian calendar, reckoned forwards and backwards without end.
struct CivilDate {
    var year: Int
    var month: Int
    var day: Int

    init(year: Int, month: Int, day: Int) {
        self.year = year
        self.month = month
        self.day = day
    }

    /// The date of a day counted from 1970-01-01; years are reckoned from March, so that leap days end them.
    init(days: Int) {
        let shifted = days + 719_468
        let era = floorDivision(shifted, 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * marchMonth + 2) / 5 + 1
        month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    /// Days since 1970-01-01.
    var days: Int {
        let marchYear = month <= 2 ? year - 1 : year
        let era = floorDivision(marchYear, 400)
        let yearOfEra = marchYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    /// Moves by months; the day stays, or becomes the month's last.
    mutating func addMonths(_ count: Int) {
        let index = year * 12 + month - 1 + count
        year = floorDivision(index, 12)
        month = index - year * 12 + 1
        let next =
            month == 12 ? CivilDate(year: year + 1, month: 1, day: 1) : CivilDate(year: year, month: month + 1, day: 1)
        day = min(day, next.days - CivilDate(year: year, month: month, day: 1).days)
    }
}
