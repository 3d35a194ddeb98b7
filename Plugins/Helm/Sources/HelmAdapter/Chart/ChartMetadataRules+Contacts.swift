/// Where people find the authors, the sources and the picture of a chart.
extension ChartMetadataRules {
    mutating func checkContacts() {
        for (maintainer, line) in zip(metadata.maintainers, reader.maintainerLines) {
            check(maintainer, line: line)
        }
        let sourcesLine = reader.lines[.sources]
        for source in metadata.sources where !ContactText.isAddress(source) {
            report(.sources, line: sourcesLine, "the source \(Self.quoted(source)) is no URL")
        }
        if let home = metadata.home, !home.isEmpty, !ContactText.isAddress(home) {
            report(.home, line: reader.lines[.home], "home \(Self.quoted(home)) is no URL")
        }
        guard let icon = metadata.icon, !icon.isEmpty else {
            guard reader.isComplete else { return }
            return report(.icon, line: reader.lines[.icon], "an icon is recommended")
        }
        if !ContactText.isAddress(icon) {
            report(.iconURL, line: reader.lines[.icon], "icon \(Self.quoted(icon)) is no URL")
        }
    }

    private mutating func check(_ maintainer: ChartMaintainer, line: Int) {
        if maintainer.name.isEmpty { report(.maintainerName, line: line, "a maintainer has no name") }
        if let email = maintainer.email, !email.isEmpty, !ContactText.isMailAddress(email) {
            report(
                .maintainerEmail,
                line: line,
                "the email \(Self.quoted(email)) of a maintainer is no mail address"
            )
        }
        if let url = maintainer.url, !url.isEmpty, !ContactText.isWebAddress(url) {
            report(.maintainerURL, line: line, "the url \(Self.quoted(url)) of a maintainer is no URL")
        }
    }

    private static func quoted(_ text: String) -> String { "\"\(ChartText.quoted(text.utf8))\"" }
}
