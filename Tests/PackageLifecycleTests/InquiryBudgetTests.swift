import Testing

@testable import PackageLifecycle

@Suite("The budget of a question")
struct InquiryBudgetTests {
    private func limits(deployments: Int, bytes: Int) -> InquiryLimits {
        var limits = InquiryLimits()
        limits.deployments = deployments
        limits.bytes = bytes
        return limits
    }

    @Test func `so many deployments are taken and not one more, whoever brings them`() {
        let budget = InquiryBudget(limits(deployments: 3, bytes: 1000))
        #expect((0..<4).map { _ in budget.take(bytes: 1) } == [true, true, true, false])
    }

    @Test func `so many bytes are taken and not one more`() {
        let budget = InquiryBudget(limits(deployments: 100, bytes: 1000))
        #expect(budget.take(bytes: 999) && budget.take(bytes: 1) && !budget.take(bytes: 1))
        #expect(!InquiryBudget(limits(deployments: 100, bytes: 1000)).take(bytes: 1001))
    }
}
