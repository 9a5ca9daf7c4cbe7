/// The projects of all combinations in `Options`, each rendered once for all the tests that look at it.
enum Examples {
    private static let projects = Result {
        try Dictionary(
            (Options.single + Options.mixed).map { ($0, try RenderedProject($0)) },
            uniquingKeysWith: { first, _ in first })
    }

    /// The project of one of the combinations.
    static func project(_ answers: [String: String]) throws -> RenderedProject {
        if let project = try projects.get()[answers] { return project }
        return try RenderedProject(answers)
    }
}
