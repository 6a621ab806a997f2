const spinner = '⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏';

/** Runs one step and shows on stderr that it runs and how long it takes: a live line on a terminal, plain ones elsewhere. */
export async function step(title, work, stderr = process.stderr) {
  const started = performance.now();
  const elapsed = () => `${((performance.now() - started) / 1000).toFixed(1)} s`;
  const live = stderr.isTTY && !process.env.CI;
  let frame = 0;
  const draw = () => {
    frame = (frame + 1) % spinner.length;
    stderr.write(`\r\u001b[2K${spinner[frame]} ${title}  ${elapsed()}`);
  };
  const timer = live ? setInterval(draw, 100) : undefined;
  if (!live) stderr.write(`  ${title} …\n`);
  try {
    const result = await work();
    stderr.write(`${live ? '\r\u001b[2K' : ''}✓ ${title}  ${elapsed()}\n`);
    return result;
  } catch (error) {
    stderr.write(`${live ? '\r\u001b[2K' : ''}✗ ${title}  ${elapsed()}\n`);
    throw error;
  } finally {
    clearInterval(timer);
  }
}
