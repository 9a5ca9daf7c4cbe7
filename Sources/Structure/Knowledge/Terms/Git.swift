extension Term {
    /// Git alone on one machine.
    static let gitBasics: [Term] = [
        Term(
            "git",
            """
            The program that keeps every version of a project, says who changed what and why, and joins the work of
            several people.
            """,
            readOn: ["commit", "repository", "git help tutorial"]),
        Term(
            "repository",
            """
            A project together with its history, as git keeps it. The history stands in a folder .git.
            """,
            also: ["repo", "repositories"], readOn: ["commit", "clone", ".git"]),
        Term(
            "commit",
            """
            One saved step of the project: what changed, by whom, when, and a sentence that says why. Steps are never
            changed afterwards, only followed by others.
            """,
            also: ["commits", "committed", "commit message"], readOn: ["staged", "history", "git help commit"]),
        Term(
            "staged",
            """
            Chosen for the next commit, by `git add`. What you changed since then does not go in, until you add it again.
            """,
            also: ["staging", "stage", "staged change", "git add"], readOn: ["index", "commit", "git help add"]),
        Term(
            "index",
            """
            Git's list of what the next commit will contain. `git add` writes into it; `git status` compares it with your
            files.
            """,
            also: ["staging area", "cache of git"], readOn: ["staged", "git help status"]),
        Term(
            "work tree",
            """
            The files that you see and edit, as opposed to the history in .git.
            """,
            also: ["working tree", "worktree", "work trees"], readOn: ["repository", "index"]),
        Term(
            "tracked",
            """
            Said of a file that git knows: it is in the last commit or staged. Changes to it are noticed.
            """,
            also: ["tracks"], readOn: ["untracked", "ignored"]),
        Term(
            "untracked",
            """
            Said of a file that git sees but does not keep. `git add` makes it tracked.
            """,
            readOn: ["tracked", "ignored", "staged"]),
        Term(
            "ignored",
            """
            Said of a file that matches a line of .gitignore: git acts as if it were not there. A file already tracked
            stays tracked, whatever .gitignore says.
            """,
            also: ["ignore", "ignores", "ignore rule"], readOn: [".gitignore", "pattern", "git help ignore"]),
        Term(
            "pattern",
            """
            A name with gaps: *.csv is every name that ends so, /data/ is that folder at the top only, and a line that
            begins with ! lets something in again.
            """,
            also: ["patterns", "glob"], readOn: [".gitignore", "git help ignore"]),
        Term(
            "missing",
            """
            Said of a file that git knows but that is no longer in the work tree. `git restore PATH` brings it back.
            """,
            readOn: ["tracked", "work tree"]),
        Term(
            "branch",
            """
            A line of commits with a name. Work on your own line, and join it to the shared one when it is ready.
            """,
            also: ["branches"], readOn: ["default branch", "merge", "git help branch"]),
        Term(
            "default branch",
            """
            The line of work that everyone starts from, mostly called main. In a shared project one does not work on it
            directly, but merges into it.
            """,
            also: ["main", "master"], readOn: ["branch", "merge"]),
        Term(
            "HEAD",
            """
            Git's name for where you are: the last commit of the branch you work on.
            """,
            readOn: ["branch", "commit"]),
        Term(
            "history",
            """
            All commits, each with the one before it. `git log` shows them. What is in it stays in it: that is why secrets
            and large files must not get there.
            """,
            readOn: ["commit", "secret", "git help log"]),
        Term(
            "diff",
            """
            The difference between two versions, line by line: - was there before, + is there now.
            """,
            also: ["difference"], readOn: ["commit", "git help diff"]),
        Term(
            "merge",
            """
            To join the work of two branches. Git does it by itself where they touch different lines.
            """,
            also: ["merges", "merged"], readOn: ["merge conflict", "branch", "git help merge"]),
        Term(
            "merge conflict",
            """
            Two people changed the same lines, and git will not choose. It marks both versions in the file; you write what
            shall stand there, `git add` the file, and commit.
            """,
            also: ["conflict", "conflicts"], readOn: ["merge", "git help merge"]),
        Term(
            "hook",
            """
            A program that git runs by itself at certain moments, such as before a commit. If it says no, the commit does
            not happen. It belongs to one clone and is not passed on.
            """,
            also: ["hooks", "pre-commit", "pre-push", "pre-receive"], readOn: ["guard", "secrets", "git help hooks"]),
        Term(
            "filter",
            """
            A step that changes a file on its way into git or out of it, such as clearing a notebook's output.
            """,
            also: ["filters"], readOn: [".gitattributes", "git help attributes"]),
        Term(
            "line ending",
            """
            The invisible mark at the end of a line. Windows writes it differently from Linux and macOS; .gitattributes
            makes git keep one form.
            """,
            also: ["line endings", "end of line"], readOn: [".gitattributes", "git help attributes"]),
    ]

    /// Git between people.
    static let gitSharing: [Term] = [
        Term(
            "remote",
            """
            Another copy of the repository that yours exchanges commits with, under a short name: mostly origin, the one
            you cloned from.
            """,
            also: ["remotes", "origin", "shared remote"], readOn: ["push", "fetch", "git help remote"]),
        Term(
            "upstream",
            """
            The branch at the remote that yours goes with: `git push` and `git pull` without more words use it.
            """,
            also: ["upstream branch"], readOn: ["remote", "push", "pull"]),
        Term(
            "clone",
            """
            A full copy of a repository, history included, made from a remote. Also the verb: `git clone ADDRESS`.
            """,
            also: ["clones", "cloned"], readOn: ["remote", "git help clone"]),
        Term(
            "bare repository",
            """
            A repository without files to edit: only the history, as a place to push to and fetch from.
            """,
            also: ["bare", "bare clone"], readOn: ["repository", "remote"]),
        Term(
            "push", "To send your commits to the remote, so that others can fetch them.", also: ["pushes", "pushed"],
            readOn: ["remote", "upstream", "git help push"]),
        Term(
            "fetch", "To get the commits that others pushed, without changing your files.",
            also: ["fetches", "fetched"],
            readOn: ["pull", "remote", "git help fetch"]),
        Term(
            "pull", "To fetch, and then merge what came into your branch.", also: ["pulls"],
            readOn: ["fetch", "merge", "git help pull"]),
        Term(
            "partner",
            """
            Someone you share a project with. `git ccds share` makes a branch for each, and an invitation that says what
            to type.
            """,
            also: ["partners"], readOn: ["branch", "remote"]),
        Term(
            "pull request",
            """
            The question on a hosting site: will you merge my branch into yours? Others read the change first and can
            comment. GitLab calls it a merge request.
            """,
            also: ["merge request"], readOn: ["merge", "GitHub"]),
        Term(
            "GitHub",
            """
            A website that hosts repositories and shows them. GitLab, Codeberg and others do the same. Git itself needs
            none of them.
            """,
            also: ["GitLab", "hosting site", "hosting sites", "forge"], readOn: ["remote", "pull request"]),
    ]

    /// What must not get into a repository.
    static let safety: [Term] = [
        Term(
            "secret",
            """
            A text that opens something: a password, a key, a token. If one got into a commit that was pushed, make it
            invalid where it was issued; deleting the line does not help.
            """,
            also: ["password", "passwords", "key", "keys", "token", "credential"], readOn: [".env", "secrets", "guard"]),
        Term(
            "environment variable",
            """
            A named value that a program gets from outside. In Python: `os.environ["NAME"]`. config.py makes them from the
            lines of .env.
            """,
            also: ["environment variables"], readOn: [".env", "{module}/config.py"]),
        Term(
            "configuration",
            """
            Values that change without the code changing: paths, addresses, settings. What all share stands in config.py;
            what is yours or secret in .env.
            """,
            also: ["setting", "settings"], readOn: ["{module}/config.py", ".env", "secrets"]),
        Term(
            "guard",
            """
            The part of git-ccds that looks at every commit and push: keys, passwords and data do not get in. What it
            found, and what to do, it prints.
            """,
            readOn: ["hook", "secret", ".ccds.toml"]),
        Term(
            "policy",
            """
            What a project lets into git: which folders hold data, how large a file may be, which exceptions there are. It
            stands in .ccds.toml.
            """,
            readOn: [".ccds.toml", "guard"]),
        Term(
            "pointer file",
            """
            A small text file that stands in git in place of a large one and says where that is. Git LFS, DVC and
            git-annex work so.
            """,
            also: ["pointer", "pointer files"], readOn: ["Git LFS", "DVC", "data-versioning"]),
        Term(
            "Git LFS", "An addition to git that keeps large files on a server of their own.", also: ["LFS"],
            readOn: ["pointer file", "https://git-lfs.com"]),
        Term(
            "DVC",
            """
            A tool that keeps large files outside git, in a store of yours, and small pointer files in git. It also runs
            pipelines.
            """,
            readOn: ["pointer file", "pipeline", "https://dvc.org/doc/start"]),
        Term(
            "git-annex", "A tool that keeps large files outside git and knows on which disk each is.", also: ["annex"],
            readOn: ["pointer file", "https://git-annex.branchable.com/walkthrough/"]),
        Term(
            "cloud storage",
            """
            Space on a company's computers for files of any size, reached by a command or a web page, for a fee. Here it
            serves to share data.
            """,
            also: ["cloud", "store"], readOn: ["dataset_storage", "bucket"]),
        Term(
            "bucket",
            "A named space in a cloud storage, like a disk of your own. In Azure it is called a container.",
            also: ["buckets", "container"], readOn: ["dataset_storage", "cloud storage"]),
        Term(
            "S3", "Amazon's cloud storage. The command `aws s3` copies files to and from it.",
            also: ["AWS", "Amazon S3", "awscli"], readOn: ["dataset_storage=s3", "https://docs.aws.amazon.com/s3/"]),
        Term(
            "Azure", "Microsoft's cloud. Its store for files is called Blob Storage; the command is `az`.",
            also: ["Azure Blob Storage"],
            readOn: ["dataset_storage=azure", "https://learn.microsoft.com/azure/storage/blobs/"]),
        Term(
            "Google Cloud Storage", "Google's cloud storage, for short GCS.", also: ["GCS", "Google Cloud"],
            readOn: ["dataset_storage=gcs", "https://cloud.google.com/storage/docs"]),
        Term(
            "profile",
            """
            A set of keys with a name, in ~/.aws, for people who use more than one Amazon account. The usual one is
            called default.
            """,
            also: ["AWS profile", "aws_profile"], readOn: ["S3", "dataset_storage=s3"]),
    ]

    /// Files and their forms.
    static let files: [Term] = [
        Term(
            "template",
            """
            A project with gaps in it, from which new projects are made: the gaps are filled with your answers.
            """,
            also: ["templates"], readOn: [".cruft.json", "adapting", "cookiecutter"]),
        Term(
            "cookiecutter",
            """
            The best-known program that makes projects from templates. `git ccds init` understands its templates.
            """,
            readOn: ["template", "https://cookiecutter.readthedocs.io"]),
        Term(
            "Cookiecutter Data Science",
            """
            The template by DrivenData whose layout and options are used here: the same folders, names and questions.
            """,
            also: ["ccds"], readOn: ["opinions", "https://cookiecutter-data-science.drivendata.org"]),
        Term(
            "option",
            """
            A question of a template. Answer it at the prompt, or on the command line as name=answer.
            """,
            also: ["options", "choice", "answer", "answers"], readOn: ["template", "environment_manager"]),
        Term(
            "folder",
            """
            A place for files; programmers also say directory. Git records files only: a folder without a file in it does
            not exist for git.
            """,
            also: ["folders", "directory", "directories"], readOn: [".gitkeep", "path"]),
        Term(
            "path",
            """
            How to get to a file, folder by folder: data/raw/bikes.csv. If it begins at the project's top, it works on
            every machine.
            """,
            also: ["paths"], readOn: ["folder", "{module}/config.py"]),
        Term(
            "Markdown",
            """
            Plain text with a few marks: # before a heading, * before a point of a list. Websites and mkdocs make pages of
            it.
            """,
            also: [".md"], readOn: ["README.md", "https://commonmark.org/help/"]),
        Term(
            "JSON", "A way to write lists and named values as text, for programs rather than people.",
            readOn: [".cruft.json", "https://www.json.org"]),
        Term(
            "TOML", "A way to write settings as text: name = value, under headings in brackets.",
            readOn: ["pyproject.toml", "https://toml.io"]),
        Term(
            "YAML", "A way to write settings as text: name: value, indented where one belongs to another.",
            also: [".yml"], readOn: ["environment.yml", "https://yaml.org"]),
        Term(
            "licence",
            """
            A text by which you allow others to use your code, and say on what terms. Without one they may not.
            """,
            also: ["license", "licences", "open source"], readOn: ["open_source_license", "https://choosealicense.com"]),
    ]
}
