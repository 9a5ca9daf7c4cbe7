import Jinja
import Testing

/// No input crashes or hangs: mutated templates end, one way or another, within small limits.
@Suite struct FuzzTests {
    @Test func mutatedTemplatesEnd() throws {
        let sources = try Peer.table()
        var generator = SeededGenerator(seed: 42)
        var limits = Limits()
        limits.steps = 100_000
        let pieces = [
            "{{", "}}", "{%", "%}", "{#", "#}", "-", "+", "'", "\"", "(", ")", "[", "]", "{", "}", "|", ".", ",", ":",
            "for", "in", "if", "else", "endif", "endfor", "set", "raw", "endraw", "macro", "block", "loop", "~", "**",
            "\\", "\n", "é", "\u{0}", "999999999", "range(99999999)", "* 99999", "recursive", "\u{200D}", "\r\n",
        ]
        var outcomes = 0
        for _ in 0..<6000 {
            guard let source = sources.randomElement(using: &generator) else { continue }
            var scalars = Array(source.template.unicodeScalars)
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                let place = Int.random(in: 0...scalars.count, using: &generator)
                switch Int.random(in: 0..<4, using: &generator) {
                case 0:
                    scalars.insert(
                        contentsOf: (pieces.randomElement(using: &generator) ?? "").unicodeScalars, at: place)
                case 1:
                    let end = min(scalars.count, place + Int.random(in: 0...4, using: &generator))
                    scalars.removeSubrange(place..<end)
                case 2:
                    let end = min(scalars.count, place + Int.random(in: 0...12, using: &generator))
                    scalars.insert(contentsOf: scalars[place..<end], at: place)
                default: scalars.removeSubrange(place..<scalars.count)
                }
            }
            var text = String.UnicodeScalarView()
            text.append(contentsOf: scalars)
            let mutated = Case(
                area: "fuzz", template: String(text), options: source.options, context: source.context,
                templates: source.templates)
            _ = mutated.render(limits: limits)
            outcomes += 1
        }
        #expect(outcomes == 6000)
    }
}
