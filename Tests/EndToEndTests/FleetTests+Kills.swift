import Foundation
import Testing

/// SIGKILL to everything that a fleet is made of.
extension EndToEnd.FleetTests {
  private static let workers = 4

  @Test(arguments: FleetStore.Engine.allCases)
  func `killed at every named point and at random, the corpus is the undisturbed one`(
    _ engine: FleetStore.Engine
  ) throws {
    let folder = try TemporaryFolder()
    let site = try SampleProcess(documents: max(400, Soak.documents), folder: folder)
    let profile = try site.profile()
    let calm = try Self.calmExport(folder, profile)
    let store = try FleetStore(engine)
    defer { store.stop() }

    // No --until-idle yet: it may not end before all kills are done.
    let fleet = FleetProcesses(
      folder, profile: profile, data: "fleet", workers: Self.workers,
      coordinator: ["--lease", "3s"] + store.arguments)
    let named = try killAtNamedPoints(fleet)
    try killAtRandom(fleet, store, kills: Soak.kills - named)
    fleet.stopAll(SIGTERM)

    let last = FleetProcesses(
      folder, profile: profile, data: "fleet", workers: 2,
      coordinator: ["--until-idle", "--lease", "3s"] + store.arguments)
    try last.start()
    try last.tendToTheEnd(within: Soak.patience)
    try expectSame(EndToEnd.CrawlTests.timelessExport(last.data, folder), calm)
    let stats = try Binary.run(
      ["queue", "stats", "--data", last.data, "--format", "json"] + store.arguments, in: folder
    ).json()
    #expect(stats["leased"] as? Int == 0)
    #expect(stats["done"] as? Int == (try Self.calmDone(folder)))
  }

  /// Starts the fleet; how many kills it survived.
  private func killAtNamedPoints(_ fleet: FleetProcesses) throws -> Int {
    try fleet.startCoordinator()
    let ofWorkers = ["leased", "fetched", "reporting"]
    for (number, point) in ofWorkers.enumerated() {
      fleet.workerEnvironment[number] = ["WENHAO_TEST_DIE": "\(point):3"]
    }
    for number in 0..<Self.workers { try fleet.startWorker(number) }
    let ofCoordinator = ["checked", "archived", "stored", "completed"]
    for point in ofCoordinator {
      fleet.killCoordinator()
      fleet.coordinatorEnvironment = ["WENHAO_TEST_DIE": "\(point):2"]
      try fleet.startCoordinator()
      let doomed = try #require(fleet.coordinator)
      try eventually(within: .seconds(120), "the coordinator's death at \(point)") {
        for worker in 0..<Self.workers where fleet.workers[worker]?.isRunning == false {
          try fleet.startWorker(worker)
        }
        return !doomed.isRunning
      }
      #expect(doomed.wait() == 128 + SIGKILL, "\(point)")
      try fleet.startCoordinator()
    }
    return ofWorkers.count + 2 * ofCoordinator.count
  }

  private enum Victim { case coordinator, worker, server }

  private func killAtRandom(_ fleet: FleetProcesses, _ store: FleetStore, kills: Int) throws {
    // The coordinator as often as all workers together lose one: it is the one that writes. Where there is a
    // server, it dies as often, and first.
    let victims: [Victim] =
      store.server == nil ? [.coordinator, .worker] : [.server, .coordinator, .worker]
    let before = fleet.restarts
    var serverKills = 0
    var dice = SystemRandomNumberGenerator()
    for kill in 0..<kills {
      // The moment is what is random here, so that kills fall at every stage of the work.
      usleep(UInt32.random(in: 20_000...400_000, using: &dice))
      switch kill == 0 ? victims[0] : try #require(victims.randomElement(using: &dice)) {
      case .coordinator: fleet.killCoordinator()
      case .worker: fleet.kill(worker: Int.random(in: 0..<Self.workers, using: &dice))
      case .server:
        try store.killServer()
        serverKills += 1
      }
      _ = try fleet.tend()
    }
    #expect(fleet.restarts - before >= kills - serverKills)
  }
}
