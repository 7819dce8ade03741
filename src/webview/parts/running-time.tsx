import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';

interface RunningTimeProps {
  /** ISO 8601. */
  readonly since: string;
  /** What it is the time of. */
  readonly label: string;
}

/** For how long something has been going on (RUN-07). Not read aloud: it would be, every second. */
export function RunningTime({ since, label }: RunningTimeProps): ComponentChildren {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const ticking = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(ticking);
  }, []);
  return (
    <span class="muted small running-time" role="timer" aria-live="off" aria-label={label}>
      {clockTime(now - Date.parse(since))}
    </span>
  );
}

/** `0:07`, `12:34`, `1:02:03`. */
export function clockTime(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const rest = String(seconds % 60).padStart(2, '0');
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${rest}` : `${minutes}:${rest}`;
}
