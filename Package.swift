// swift-tools-version: 6.2
// Wenhao (文号): crawler fleet and corpus for Chinese official documents.
//
// The layers are drawn in docs/architecture.md and enforced by .ci/check-imports; the table in that
// script *is* the architecture, this file only follows it.

import PackageDescription

// The release binary carries Swift's libraries in itself: a loader takes three times as long to map and relocate
// them as to scan fifty megabytes of text. The libraries named are those that a dynamic Foundation brings along.
// Nothing looks up a symbol of a program, yet Swift's runtime walks over all that are exported as it starts.
let startsAtOnce: [LinkerSetting] = [
  .unsafeFlags(
    [
      "-static-stdlib", "-Xlinker", "--no-export-dynamic",
      "-lCoreFoundation", "-l_FoundationICU", "-l_FoundationCShims",
      "-l_FoundationCollections", "-lswiftSynchronization", "-lstdc++",
    ], .when(configuration: .release))
]

let package = Package(
  name: "wenhao",
  products: [.executable(name: "wenhao", targets: ["wenhao"])],
  dependencies: [
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
  ],
  targets: [
    // Pure: no Foundation, no clock, no randomness.
    .target(
      name: "Documents",
      resources: [
        .embedInCode("Data/code_parts.tsv"), .embedInCode("Data/issuer_codes.tsv"),
        .embedInCode("Data/region_chars.tsv"),
      ]),
    .target(name: "Frontier"),
    .target(name: "QueueModel", dependencies: ["Frontier"], path: "queue/Model"),

    // Shims over system libraries: inline functions, and a little C where a Swift call cannot be made or must
    // not be (CXML2 hides libxml2's headers; CChild forks).
    // CLibrary loads the large ones at their first use.
    .target(name: "CArchive", dependencies: ["CLibrary"]),
    .target(name: "CBrotli", dependencies: ["CLibrary"]),
    .target(name: "CChild"),
    .target(name: "CCurl", dependencies: ["CLibrary"]),
    .target(name: "CLibrary"),
    .target(
      name: "CPostgres", dependencies: ["CLibrary"],
      cSettings: [.unsafeFlags(["-I/usr/include/postgresql"])]),
    .target(
      name: "CXML2", dependencies: ["CLibrary"],
      cSettings: [.unsafeFlags(["-I/usr/include/libxml2"])]),
    .target(name: "CZlib", linkerSettings: [.linkedLibrary("z")]),
    .target(name: "CZstd", dependencies: ["CLibrary"]),

    // Edges: I/O and system libraries.
    .target(name: "Compression", dependencies: ["CBrotli", "CZlib", "CZstd"]),
    .target(name: "Fetching", dependencies: ["CCurl", "Compression", "Frontier"]),
    .target(
      name: "Archiving",
      dependencies: ["Compression", .product(name: "Crypto", package: "swift-crypto")]),
    .target(
      name: "PageReading", dependencies: ["CXML2", "Frontier"],
      resources: [.embedInCode("Data/dialects.yaml")]),
    .target(name: "FileReading", dependencies: ["CArchive", "CChild", "CXML2", "PageReading"]),
    .target(
      name: "Ingestion",
      dependencies: [
        "Documents", "FileReading", "Frontier", "PageReading",
        .product(name: "Crypto", package: "swift-crypto"),
      ]),
    .target(name: "PostgresLink", dependencies: ["CPostgres"]),
    .target(
      name: "CorpusStore",
      dependencies: [
        "Documents", "PostgresLink", .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "Crypto", package: "swift-crypto"),
      ]),
    .target(
      name: "SampleSite",
      dependencies: [
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOConcurrencyHelpers", package: "swift-nio"),
        .product(name: "NIOCore", package: "swift-nio"),
      ]),

    // The work queue.
    .target(
      name: "QueueMigrations", path: "queue/Migrations",
      resources: [
        .embedInCode("SQL/file_v0001.sql"), .embedInCode("SQL/file_v0002.sql"),
        .embedInCode("SQL/postgres_v0001.sql"),
      ]),
    .target(
      name: "QueueGathering", dependencies: ["Frontier", "QueueModel"], path: "queue/Gathering"),
    .target(
      name: "QueueStore",
      dependencies: [
        "Frontier", "QueueGathering", "QueueMigrations", "QueueModel",
        .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "GRDBSQLite", package: "GRDB.swift"),
      ], path: "queue/Store"),
    .target(
      name: "QueuePostgres",
      dependencies: [
        "Frontier", "PostgresLink", "QueueGathering", "QueueMigrations", "QueueModel",
      ],
      path: "queue/Postgres"),
    .target(name: "QueueWire", dependencies: ["Frontier", "QueueModel"], path: "queue/Wire"),

    // Everything that is a process.
    .target(
      name: "Fleet",
      dependencies: [
        "Frontier", "Yams", .product(name: "Logging", package: "swift-log"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
      ], path: "workers/Fleet"),
    .target(
      name: "Coordinator",
      dependencies: [
        "Archiving", "CorpusStore", "Documents", "Fleet", "Frontier", "QueueModel", "QueuePostgres",
        "QueueStore",
        "QueueWire", .product(name: "Logging", package: "swift-log"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
      ], path: "workers/Coordinator"),
    .target(
      name: "Worker",
      dependencies: [
        "Archiving", "Documents", "Fetching", "FileReading", "Fleet", "Frontier", "Ingestion",
        "PageReading", "QueueModel", "QueueWire", .product(name: "Logging", package: "swift-log"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
      ], path: "workers/Worker"),

    .target(
      name: "CoordinatorServer",
      dependencies: [
        "Coordinator", "CorpusStore", "Fleet", "Frontier", "QueueModel", "QueueWire",
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "HummingbirdCore", package: "hummingbird"),
        .product(name: "HummingbirdTLS", package: "hummingbird"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOConcurrencyHelpers", package: "swift-nio"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOSSL", package: "swift-nio-ssl"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
      ], path: "workers/Server", resources: [.embedInCode("openapi.json")]),
    .target(
      name: "FleetClient", dependencies: ["CCurl", "Frontier", "QueueModel", "QueueWire"],
      path: "workers/Client"),

    .executableTarget(
      name: "wenhao",
      dependencies: [
        "Archiving", "Compression", "Coordinator", "CoordinatorServer", "CorpusStore", "Documents",
        "Fetching", "FileReading", "Fleet", "FleetClient", "Frontier",
        "Ingestion", "PageReading", "QueueModel", "QueueStore", "QueueWire", "SampleSite", "Worker",
        "Yams",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
      ], linkerSettings: startsAtOnce),

    .testTarget(
      name: "DocumentsTests", dependencies: ["Documents"], exclude: ["OracleDifferences.tsv"]),
    .testTarget(name: "FrontierTests", dependencies: ["Frontier"]),
    .testTarget(
      name: "FetchingTests", dependencies: ["Compression", "Fetching", "Frontier"]),
    .testTarget(name: "ArchivingTests", dependencies: ["Archiving", "Compression"]),
    .testTarget(name: "PageReadingTests", dependencies: ["PageReading", "Frontier"]),
    .testTarget(
      name: "FileReadingTests", dependencies: ["Compression", "FileReading", "PageReading"]),
    .testTarget(
      name: "IngestionTests",
      dependencies: ["Documents", "FileReading", "Frontier", "Ingestion", "PageReading"]),
    .testTarget(
      name: "CorpusStoreTests",
      dependencies: [
        "CorpusStore", "Documents", .product(name: "GRDB", package: "GRDB.swift"),
      ]),
    .testTarget(name: "SampleSiteTests", dependencies: ["SampleSite"]),
    .testTarget(
      name: "QueueTests",
      dependencies: [
        "Frontier", "QueueMigrations", "QueueModel", "QueuePostgres", "QueueStore", "QueueWire",
        .product(name: "GRDB", package: "GRDB.swift"),
      ]),
    .testTarget(
      name: "FleetTests",
      dependencies: [
        "Archiving", "Compression", "Coordinator", "CoordinatorServer", "CorpusStore", "Documents",
        "Fleet", "FleetClient", "Frontier", "Ingestion", "QueueModel", "QueueStore", "QueueWire",
        "Worker",
      ]),
    .testTarget(name: "EndToEndTests", dependencies: ["wenhao", "Yams"]),
  ],
  swiftLanguageModes: [.v6]
)

// Measurements, built only when asked for (Benchmarks/README.md).
if Context.environment["WENHAO_BENCH"] != nil {
  for name in ["document", "fingerprint"] {
    package.targets.append(
      .executableTarget(
        name: name + "-bench", dependencies: ["Documents"], path: "Benchmarks/" + name))
  }
  package.targets.append(
    .executableTarget(
      name: "corpus-bench", dependencies: ["CorpusStore", "Documents"], path: "Benchmarks/corpus",
      exclude: ["run", "shapes"]))
  package.targets.append(
    .executableTarget(
      name: "read-bench", dependencies: ["PageReading"], path: "Benchmarks/read",
      exclude: ["run", "sax.c"]))
  package.targets.append(
    .executableTarget(
      name: "queue-bench",
      dependencies: ["Frontier", "QueueModel", "QueuePostgres", "QueueStore"],
      path: "Benchmarks/queue", exclude: ["run", "beanstalk.c"]))
  package.targets.append(
    .executableTarget(
      name: "fetch-bench", dependencies: ["Fetching", "Frontier"], path: "Benchmarks/fetch",
      exclude: ["run", "loop.c", "memory"]))
}

// libFuzzer's targets (`make fuzz`); only then are the modules they test built with its instrumentation.
let isFuzzing = Context.environment["WENHAO_FUZZ"] != nil
if isFuzzing {
  package.targets.append(
    .executableTarget(
      name: "Fuzz", dependencies: ["Documents"], path: "Tests/Fuzz",
      exclude: ["run", "words.dict"],
      linkerSettings: [.unsafeFlags(["-sanitize=fuzzer,address", "-use-ld=lld"])]))
  package.targets.append(
    .executableTarget(
      name: "FuzzPages", dependencies: ["PageReading"], path: "Tests/FuzzPages",
      exclude: ["run", "words.dict"],
      linkerSettings: [.unsafeFlags(["-sanitize=fuzzer,address", "-use-ld=lld"])]))
  package.targets.append(
    .executableTarget(
      name: "FuzzFiles", dependencies: ["FileReading", "PageReading"], path: "Tests/FuzzFiles",
      exclude: ["run", "words.dict"],
      linkerSettings: [.unsafeFlags(["-sanitize=fuzzer,address", "-use-ld=lld"])]))
}

// One rule for every Swift target of ours.
for target in package.targets
where !target.name.hasPrefix("C") || target.name == "Compression"
  || target.name == "CorpusStore" || target.name == "Coordinator"
  || target.name == "CoordinatorServer"
  || target.name == "CorpusStoreTests"
{
  target.swiftSettings = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
  ]
}

if isFuzzing {
  for target in package.targets
  where [
    "Documents", "Fuzz", "PageReading", "FuzzPages", "FileReading", "FuzzFiles",
  ].contains(target.name) {
    let entry = target.name.hasPrefix("Fuzz") ? ["-parse-as-library"] : []
    target.swiftSettings?.append(.unsafeFlags(["-O", "-sanitize=fuzzer,address"] + entry))
  }
}
