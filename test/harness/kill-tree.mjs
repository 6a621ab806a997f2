import { execFile } from 'node:child_process';

const output = (command, args) =>
  new Promise((resolve) => {
    execFile(command, args, { maxBuffer: 1 << 26 }, (_error, stdout) => resolve(stdout ?? ''));
  });

/** Kills a process, what it started, and the group it leads, whether or not it is still there itself. */
export async function killTree(pid) {
  if (pid === undefined) return;
  if (process.platform === 'win32') {
    await output('taskkill', ['/PID', String(pid), '/T', '/F']);
    return;
  }
  if (!groupLives(pid)) return;
  for (const descendant of [...(await descendants(pid)), -pid, pid]) {
    try {
      process.kill(descendant, 'SIGKILL');
    } catch {
      // gone already
    }
  }
}

function groupLives(pid) {
  try {
    process.kill(-pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Descendants that made a group of their own are reached by parentage alone. Without `ps` the group must do. */
async function descendants(root) {
  const children = new Map();
  for (const line of (await output('ps', ['-A', '-o', 'pid=,ppid=,pgid='])).split('\n')) {
    const [pid, parent, group] = line.trim().split(/\s+/).map(Number);
    if (!pid) continue;
    for (const owner of new Set([parent, group])) {
      if (owner !== pid) children.set(owner, [...(children.get(owner) ?? []), pid]);
    }
  }
  const found = new Set();
  const visit = (pid) => {
    for (const child of children.get(pid) ?? []) {
      if (found.has(child)) continue;
      found.add(child);
      visit(child);
    }
  };
  visit(root);
  return [...found];
}
