/** The kiosk itself at its own size, 1080 × 1920, scaled to the space there is. @module */
import { useEffect, useRef, useState } from "react";

const WIDTH = 1080;
const HEIGHT = 1920;

export function KioskFrame() {
  const space = useRef<HTMLDivElement>(null);
  const [scale, setScale] = useState(0.45);
  useEffect(() => {
    const element = space.current;
    if (element === null) return;
    const rescale = (): void =>
      setScale(Math.min(element.clientWidth / WIDTH, element.clientHeight / HEIGHT));
    const observer = new ResizeObserver(rescale);
    observer.observe(element);
    rescale();
    return () => observer.disconnect();
  }, []);
  return (
    <aside className="dock-kiosk" aria-label="Máy · the kiosk">
      <div className="dock-kiosk-space" ref={space}>
        <div className="dock-kiosk-case" style={{ width: WIDTH * scale, height: HEIGHT * scale }}>
          <iframe
            title="Một Chạm"
            src="./"
            width={WIDTH}
            height={HEIGHT}
            style={{ transform: `scale(${scale})` }}
          />
        </div>
      </div>
    </aside>
  );
}
