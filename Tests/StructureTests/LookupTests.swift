import Testing

@testable import Structure

/// Words and what they mean.
struct LookupTests {
    let lookup = Lookup(module: "bikes")

    @Test(arguments: [
        ("data/raw", "place:data/raw"), ("./data/raw/", "place:data/raw"),
        ("bikes/config.py", "place:{module}/config.py"),
        ("config.py", "place:{module}/config.py"), ("train.py", "place:{module}/modeling/train.py"),
        ("bikes", "place:{module}"), ("data/raw/.gitkeep", "place:*/.gitkeep"), (".gitkeep", "place:*/.gitkeep"),
        ("make data", "target:data"), ("create_environment", "target:create_environment"),
        ("environment_manager", "option:environment_manager"), ("environment-manager", "option:environment_manager"),
        ("dataset_storage=s3", "choice:dataset_storage=s3"), ("dataset_storage=S3", "choice:dataset_storage=s3"),
        ("dataset_storage.aws_profile", "choice:dataset_storage=s3"),
        ("dataset_storage=s3.bucket", "choice:dataset_storage=s3"), ("project_name=x", "option:project_name"),
        ("interim data", "term:interim data"), ("Feature", "term:feature"), ("virtual environment", "term:environment"),
        ("artifact", "term:artefact"), ("MLOps level", "term:MLOps level"), ("secrets", "opinion:secrets"),
        ("term:data set", "term:data set"), ("opinion:environment", "opinion:environment"),
    ])
    func theFirstMeaning(word: String, identity: String) {
        #expect(lookup.meanings(of: word).first?.description == identity)
    }

    @Test func aWordMayMeanSeveralThings() {
        #expect(lookup.meanings(of: "data").map(\.description) == ["place:data", "target:data"])
        #expect(
            lookup.meanings(of: "docs").map(\.description) == ["place:docs", "option:docs"])
        #expect(lookup.meanings(of: "environment").map(\.description) == ["term:environment", "opinion:environment"])
        #expect(
            lookup.meanings(of: "pyproject.toml").map(\.description) == [
                "place:pyproject.toml", "choice:dependency_file=pyproject.toml",
            ])
    }

    @Test func aChoiceOfSeveralOptionsIsNoAnswer() {
        #expect(lookup.meanings(of: "none").isEmpty)
        #expect(lookup.meanings(of: "dataset_storage=tape").isEmpty)
        #expect(lookup.meanings(of: "term:nothing").isEmpty)
    }

    @Test(arguments: [
        ("enviroment", "environment"), ("interrim", "interim"), ("prosessed", "processed"),
        ("dataset_storag", "dataset_storage"), ("make dta", "make data"), ("upsteam", "upstream"),
        ("storage", "dataset_storage"), ("data/row", "data/raw"), ("comit", "commit"), ("hok", "hook"),
    ])
    func anUnknownWordGetsTheNearest(word: String, near: String) {
        #expect(lookup.meanings(of: word).isEmpty)
        #expect(lookup.nearest(to: word).contains(near), "\(lookup.nearest(to: word))")
    }

    @Test func aWordLikeNoOtherGetsNothing() {
        #expect(lookup.nearest(to: "xylophone").isEmpty)
        #expect(lookup.nearest(to: "").isEmpty)
    }

    @Test func whatIsTypedForAMeaningLeadsToIt() {
        for identity in KnowledgeTests.identities where identity != .place("*/.gitkeep") {
            var word = identity.word(module: "bikes")
            if word.hasPrefix("'") { word = String(word.dropFirst().dropLast()) }
            guard identity.description.contains("*") == false else { continue }
            #expect(lookup.meanings(of: word).first == identity, "\(word)")
        }
    }

    @Test func everyJoinedPageFitsAScreen() {
        for name in Set(Lookup.names) {
            let word = name.replacing("{module}", with: "bikes")
            let meanings = lookup.meanings(of: word)
            guard let first = meanings.first, let page = Page.of(first, module: "bikes") else { continue }
            let joined = Page.joining(page, others: Array(meanings.dropFirst()), word: word, module: "bikes")
            #expect(PageText(joined).lines.count <= 24, "\(word): \(PageText(joined).lines.count)")
        }
    }
}
