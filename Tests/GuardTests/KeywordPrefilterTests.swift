import Testing

@testable import Guard

@Suite struct KeywordPrefilterTests {
    private func found(_ keywords: [String], in text: String) -> [Int] {
        let prefilter = KeywordPrefilter(keywords: keywords.enumerated().map { ($1, $0) })
        var mask = RuleMask(count: keywords.count)
        Array(text.utf8).withUnsafeBytes { prefilter.find(in: $0, &mask) }
        return mask.indices
    }

    @Test func findsKeywordsInAnyCaseAtAnyPlace() {
        let keywords = ["aws", "github", "key", "sk", "x", "api_key"]
        #expect(found(keywords, in: "AWS") == [0])
        #expect(found(keywords, in: "my GitHub") == [1])
        #expect(found(keywords, in: "githu") == [])
        #expect(found(keywords, in: "sK") == [3])
        #expect(found(keywords, in: "API_KEY") == [2, 5])
        #expect(found(keywords, in: "") == [])
        #expect(found(keywords, in: "X") == [4])
    }

    @Test func agreesWithPlainSearch() {
        var state: UInt64 = 7
        func random(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        let letters = Array("abAB-_")
        func word(_ length: Int) -> String { String((0..<length).map { _ in letters[random(letters.count)] }) }
        for _ in 0..<200 {
            let keywords = (0..<20).map { _ in word(1 + random(6)).lowercased() }
            let text = word(random(60))
            let expected = keywords.indices.filter { contains(text.lowercased(), keywords[$0]) }
            #expect(found(keywords, in: text) == expected, "\(keywords) in \(text)")
        }
    }

    private func contains(_ text: String, _ part: String) -> Bool {
        let text = Array(text.utf8)
        let part = Array(part.utf8)
        return part.count <= text.count
            && (0...text.count - part.count).contains { text[$0..<$0 + part.count].elementsEqual(part) }
    }
}
