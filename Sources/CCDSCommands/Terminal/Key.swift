#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A key that was pressed.
enum Key: Equatable {
    case character(Character)
    case enter, interrupt, endOfInput
    case left, right, home, end
    case backspace, delete, killToEnd, killToStart, killWord
    /// A key that does nothing here.
    case ignored

    /// Waits for a key on standard input; nil at the end of input.
    static func read() -> Key? {
        guard let first = readByte() else { return nil }
        switch first {
        case 0x0d, 0x0a: return .enter
        case 0x01: return .home
        case 0x02: return .left
        case 0x03: return .interrupt
        case 0x04: return .endOfInput
        case 0x05: return .end
        case 0x06: return .right
        case 0x08, 0x7f: return .backspace
        case 0x0b: return .killToEnd
        case 0x15: return .killToStart
        case 0x17: return .killWord
        case 0x1b: return escapeSequence()
        case ..<0x20: return .ignored
        default: return character(from: first)
        }
    }

    private static func escapeSequence() -> Key {
        guard isInputReady, let introducer = readByte(),
            introducer == UInt8(ascii: "[") || introducer == UInt8(ascii: "O")
        else { return .ignored }
        var parameters: [UInt8] = []
        while let byte = readByte() {
            guard (0x40...0x7e).contains(byte) else {
                parameters.append(byte)
                continue
            }
            switch (byte, parameters.first) {
            case (UInt8(ascii: "C"), _): return .right
            case (UInt8(ascii: "D"), _): return .left
            case (UInt8(ascii: "H"), _), (UInt8(ascii: "~"), UInt8(ascii: "1")), (UInt8(ascii: "~"), UInt8(ascii: "7")):
                return .home
            case (UInt8(ascii: "F"), _), (UInt8(ascii: "~"), UInt8(ascii: "4")), (UInt8(ascii: "~"), UInt8(ascii: "8")):
                return .end
            case (UInt8(ascii: "~"), UInt8(ascii: "3")): return .delete
            default: return .ignored
            }
        }
        return .ignored
    }

    private static func character(from first: UInt8) -> Key {
        let count = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc0 ? 2 : 1
        var bytes = [first]
        while bytes.count < count, let byte = readByte() { bytes.append(byte) }
        guard let text = String(validating: bytes, as: UTF8.self), let character = text.first else { return .ignored }
        return .character(character)
    }

    private static var isInputReady: Bool {
        var entry = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
        return poll(&entry, 1, 50) > 0
    }

    private static func readByte() -> UInt8? {
        var bytes: [UInt8] = [0]
        while true {
            switch readFromTerminal(&bytes) {
            case 1: return bytes[0]
            case -1 where errno == EINTR: continue
            default: return nil
            }
        }
    }
}

/// `read(2)`, outside the type whose own `read` would hide it.
private func readFromTerminal(_ bytes: inout [UInt8]) -> Int {
    read(STDIN_FILENO, &bytes, bytes.count)
}
