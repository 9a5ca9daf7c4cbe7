import CLibgit2

/// What `.gitattributes` says about one attribute of one path.
public enum AttributeValue: Sendable, Hashable {
    /// Nothing.
    case unspecified
    /// `name`.
    case set
    /// `-name`.
    case unset
    /// `name=value`.
    case value(String)
}

extension Repository {
    /// An attribute of a path, which need not exist; from the work tree's files, then the index's.
    public func attribute(_ name: String, of path: RepositoryPath) throws(GitError) -> AttributeValue {
        try useOwnConfig()
        try useNamedIndex()
        var value: UnsafePointer<CChar>?
        try check(path.bytes.withCString { git_attr_get(&value, pointer, 0, $0, name) })
        switch git_attr_value(value) {
        case GIT_ATTR_VALUE_TRUE: return .set
        case GIT_ATTR_VALUE_FALSE: return .unset
        case GIT_ATTR_VALUE_STRING: return .value(RawText.string(value))
        default: return .unspecified
        }
    }
}
