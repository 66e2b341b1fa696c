package import Archiving
package import Fleet

/// What a crawl is asked to do.
package struct CrawlOptions: Sendable {
  package var profiles: [SiteProfile]
  package var folder: DataFolder
  /// The work queue; the file of the folder, unless told.
  package var queue: QueuePlace
  package var workers = 2
  /// Visits that this run may make; nil: no limit.
  package var maxPages: Int?
  package var maxDuration: Duration?
  /// End when there is nothing to do; otherwise wait for what comes due.
  package var untilIdle = true
  /// With `untilIdle`: what comes due within this is waited for.
  package var idleGrace: Duration = .seconds(2)
  /// Program and version, written into the archive's files.
  package var software = "wenhao"
  /// Who answers for the crawl, written there too.
  package var contact: String?
  /// Further lines of each archive file's first record: what the run's pages are fetched and read under.
  package var archiveSettings: [HTTPField] = []
  package var coordinator = CoordinatorSettings()
  /// For a coordinator whose workers come over the network.
  package var profilesVersion: String?
  /// How long workers over the network may take to bring back what they hold when the run ends.
  /// Below the ten seconds after which container engines kill.
  package var drainDeadline: Duration = .seconds(8)

  package init(profiles: [SiteProfile], folder: DataFolder) {
    self.profiles = profiles
    self.folder = folder
    queue = .file(path: folder.queue)
  }
}
