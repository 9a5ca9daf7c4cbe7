print("git-ccds")
