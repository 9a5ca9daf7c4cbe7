import Structure
import Templates

/// What `?` shows at a prompt: the option's page.
enum OptionExplanation {
    /// The page as text, or nil where nothing is known about the option.
    static func text(for question: Question, width: Int) -> String? {
        let names = [question.key, question.option]
        for name in names {
            if let page = Structure.Option.explanation(for: name) { return PageText(page, width: width).text }
        }
        return nil
    }
}
