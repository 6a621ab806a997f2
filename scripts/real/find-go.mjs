import { spawnSync } from 'node:child_process';

/** Fails with what to install where no Go is at hand. */
export function checkGo() {
  const { status } = spawnSync('go', ['version'], { stdio: 'ignore' });
  if (status === 0) return;
  throw new Error(
    'there is no Go, which versitygw is built with: install Go 1.25 or newer with `sudo apt-get install golang-go` (macOS: `brew install go`, else https://go.dev/dl)',
  );
}
