import Testing

@testable import Platform

@Suite struct NearestNamesTests {
    @Test(arguments: [
        ("kitten", "sitting", 3), ("flaw", "lawn", 2), ("", "abc", 3), ("abc", "", 3), ("ab", "ba", 1),
        ("same", "same", 0),
    ])
    func distances(_ left: String, _ right: String, _ distance: Int) {
        #expect(NearestNames.distance(left, right) == distance)
    }

    @Test func aTypingErrorFindsItsName() {
        #expect(NearestNames.of("cond", in: ["virtualenv", "conda", "uv"]) == ["conda"])
        #expect(NearestNames.of("projct_name", in: ["repo_name", "project_name"]) == ["project_name"])
        #expect(NearestNames.of("zzzz", in: ["virtualenv", "conda"]).isEmpty)
    }

    @Test func aPartOfANameIsNearerThanLettersWithinAWord() {
        let names = ["environment_manager", "repo_name", "project_name"]
        #expect(NearestNames.of("nme", in: names) == ["project_name", "repo_name", "environment_manager"])
        #expect(NearestNames.best(of: "nme", in: names) == ["project_name", "repo_name"])
        #expect(NearestNames.best(of: "repo_nme", in: names) == ["repo_name"])
        #expect(NearestNames.best(of: "zzzz", in: names).isEmpty)
    }
}
