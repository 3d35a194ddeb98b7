import Foundation

/// Where the checkout and its built product lie.
enum Product {
    static let root: String = {
        var directory = URL(fileURLWithPath: #filePath)
        for _ in 0..<4 { directory.deleteLastPathComponent() }
        return directory.path
    }()

    static let gateway = "\(root)/dist/bin/o2dms-gateway"
    static let plugins = "\(root)/dist/lib/o2dms/plugins"
}
