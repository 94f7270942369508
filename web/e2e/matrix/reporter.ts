import type { Reporter, TestCase, TestResult } from '@playwright/test/reporter';

/** Says what is wrong where, and at the end how much was looked at. */
export default class MatrixReporter implements Reporter {
  private readonly states = new Set<string>();
  private looks = 0;
  private findings = 0;
  private unreached = 0;

  onTestEnd(test: TestCase, { annotations, error, duration }: TestResult) {
    const where = `${test.title} ${test.parent.project()?.name}`;
    const of = (wanted: string) => annotations.filter(({ type }) => type === wanted);
    const findings = of('finding');
    this.states.add(test.title);
    this.looks += of('look').length;
    this.findings += findings.length;
    for (const { description } of findings) {
      console.log(`${where} ${description}`);
    }
    if (findings.length === 0) {
      console.log(error ? `${where}: ${error.message}` : `${where}: fine, ${duration} ms`);
      this.unreached += error ? 1 : 0;
    }
  }

  onError({ message }: { message?: string }) {
    console.log(message);
  }

  onEnd() {
    const { states, looks, findings, unreached } = this;
    console.log(
      `\n${states.size} states, ${looks} looks: ${findings} findings, ${unreached} failures`,
    );
  }
}
