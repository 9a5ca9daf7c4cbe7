/// Showing that a secret is there without showing it.
enum Mask {
    /// At most four characters at either end and never more than a third of the secret; the rest is stars, at most twelve.
    static func masked(_ secret: [UInt8]) -> String {
        let characters = Array(String(decoding: secret, as: UTF8.self))
        let shown = min(4, characters.count / 6)
        let hidden = min(12, max(4, characters.count - 2 * shown))
        return String(characters.prefix(shown)) + String(repeating: "*", count: hidden)
            + String(characters.suffix(shown))
    }

    /// gitleaks' masking: the first `100 - percent` percent of the bytes and `...`, or `REDACTED`.
    static func redacted(_ secret: [UInt8], percent: Int) -> String {
        if percent >= 100 { return "REDACTED" }
        let kept = (Double(secret.count * (100 - percent)) / 100).rounded(.toNearestOrEven)
        return String(decoding: secret.prefix(Int(kept)), as: UTF8.self) + "..."
    }

    /// `text` with every occurrence of `secret` masked.
    static func masking(_ secret: [UInt8], in text: [UInt8], with mask: String) -> String {
        String(decoding: masking(secret, in: text, with: Array(mask.utf8)), as: UTF8.self)
    }

    /// `text` with every occurrence of `secret` masked, in one pass: a mask may be its own secret.
    static func masking(_ secret: [UInt8], in text: [UInt8], with mask: [UInt8]) -> [UInt8] {
        guard !secret.isEmpty else { return text }
        var result: [UInt8] = []
        var index = 0
        while index < text.count {
            if text[index] == secret[0], text.count - index >= secret.count,
                text[index..<index + secret.count].elementsEqual(secret)
            {
                result += mask
                index += secret.count
            } else {
                result.append(text[index])
                index += 1
            }
        }
        return result
    }
}
