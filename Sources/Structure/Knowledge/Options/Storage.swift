extension Option {
    static let datasetStorage = Option(
        "dataset_storage", "where the data is kept for the team",
        text: """
            Data does not go into git, so partners need another way to get it. A cloud store adds two make targets that
            copy the folder data to and from there. It can be added by hand later.
            """,
        choices: [
            Choice(
                "none", "No shared store: you pass the data on in another way.",
                changes: "There are no sync targets in the Makefile, and no extra packages.",
                when:
                    "The data is small or public, or your course hands it out. Write into README.md where it is from.",
                seeAlso: ["data/raw", "README.md"]),
            Choice(
                "azure", "A container in Microsoft's Azure Blob Storage.",
                changes: "`make sync_data_down` and `make sync_data_up` copy between data/ and the container.",
                when: "Your university or company works with Azure.",
                mind: "Needs the program az, and that you signed in with it: `az login`.",
                subOptions: [
                    SubOption(
                        "container", "The name of the container, which has to exist already.", example: "bike-data")
                ],
                seeAlso: ["Azure", "cloud storage", "make sync_data_down"]),
            Choice(
                "s3", "A bucket in Amazon's S3, or in a store that speaks as S3 does.",
                changes: """
                    `make sync_data_down` and `make sync_data_up` copy between data/ and the bucket; the dependency file
                    also lists awscli.
                    """,
                when: "Your team has an Amazon account.",
                mind: "Keys stay in ~/.aws or .env, never in the project's files.",
                subOptions: [
                    SubOption("bucket", "The name of the bucket, without s3:// before it.", example: "bike-data"),
                    SubOption(
                        "aws_profile", "Which of your sets of keys in ~/.aws to use; default if you have one set.",
                        example: "default"),
                ],
                seeAlso: ["S3", "bucket", "profile", "make sync_data_down"]),
            Choice(
                "gcs", "A bucket in Google Cloud Storage.",
                changes: "`make sync_data_down` and `make sync_data_up` copy between data/ and the bucket.",
                when: "Your team has a Google Cloud project.",
                mind: "Needs Google's program gcloud, and that you signed in with it: `gcloud auth login`.",
                subOptions: [
                    SubOption("bucket", "The name of the bucket, without gs:// before it.", example: "bike-data")
                ],
                seeAlso: ["Google Cloud Storage", "bucket", "make sync_data_down"]),
        ],
        opinion: .dataVersioning, seeAlso: ["data", "make sync_data_down", "make sync_data_up"])
}
