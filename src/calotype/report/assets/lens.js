"use strict";

/** A magnifier: frames whose pictures all show the same spot, at the same scale. */
(() => {
  const MOST = 64; // times
  const SQUARES = 3; // pixels of the screen a pixel of the photo, from which pixels are drawn as squares
  const KEY_STEP = 0.1; // of the frame
  const SWIPE = 60; // pixels

  /**
   * What the frames share: `scale`, 1 where the picture fits its frame, and the spot in the middle, `x` and `y` as
   * shares of the picture. `changed` is called with it after each change.
   */
  calotype.lens = (signal, changed = () => {}) => {
    const lens = { scale: 1, x: 0.5, y: 0.5, frames: [], changed };
    window.addEventListener("resize", () => move(lens, {}), { signal });
    return lens;
  };

  /**
   * Put a frame under the lens. `picture` is its <img>; `tag`, if given, is told how large a pixel of the photo is on
   * the screen. `swiped(step)`, if given, is called where a finger wipes a picture that fits to the next or back.
   */
  calotype.addFrame = (lens, box, picture, { tag = null, swiped = null } = {}) => {
    const frame = { box, picture, tag, swiped, whole: false, fingers: new Map() };
    lens.frames.push(frame);
    picture.addEventListener("load", () => place(lens, frame));
    box.addEventListener("wheel", (event) => onWheel(lens, frame, event), { passive: false });
    box.addEventListener("dblclick", (event) => toggle(lens, frame, event));
    box.addEventListener("pointerdown", (event) => frame.fingers.set(event.pointerId, start(event)));
    box.addEventListener("pointermove", (event) => onMove(lens, frame, event));
    for (const end of ["pointerup", "pointercancel"])
      box.addEventListener(end, (event) => onEnd(lens, frame, event, end));
    place(lens, frame);
    return frame;
  };

  /** Show the photo itself in a frame, and say on its tag where that can't be. */
  calotype.showWhole = (lens, frame, line, done = () => {}) =>
    calotype.showLarge(frame.picture, line, (reason) => {
      frame.whole = reason === null;
      frame.reason = reason;
      if (frame.tag) frame.tag.title = reason ?? "Pixels of the screen for one of the photo";
      place(lens, frame);
      done();
    });

  /** Whether a key was one of the lens: + − 0 and 1, and the arrows while it magnifies. */
  calotype.lensKey = (lens, { key, altKey, ctrlKey, metaKey }) => {
    if (altKey || ctrlKey || metaKey) return false;
    const [frame] = lens.frames;
    const step = KEY_STEP / lens.scale;
    const arrow = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[key];
    if (arrow && lens.scale > 1) move(lens, { x: lens.x + arrow[0] * step, y: lens.y + arrow[1] * step });
    else if (key === "+" || key === "=") move(lens, { scale: lens.scale * 1.5 });
    else if (key === "-") move(lens, { scale: lens.scale / 1.5 });
    else if (key === "0") move(lens, { scale: 1 });
    else if (key === "1") move(lens, { scale: pixelScale(frame) });
    else return false;
    return true;
  };

  /** Set the scale. */
  calotype.magnify = (lens, scale) => move(lens, { scale });

  /** The scale at which a pixel of the first frame's photo is one of the screen. */
  calotype.pixelScale = (lens) => pixelScale(lens.frames[0]);

  function pixelScale(frame) {
    const scale = frame.picture.naturalWidth / (fitted(frame)[0] * devicePixelRatio);
    return scale > 1.05 ? scale : 2; // a picture smaller than its frame is there already
  }

  /** Width and height of the picture where it fits its frame. */
  function fitted({ box, picture }) {
    const [width, height] = [box.clientWidth || 1, box.clientHeight || 1];
    const [across, down] = [picture.naturalWidth || width, picture.naturalHeight || height];
    const share = Math.min(width / across, height / down);
    return [across * share, down * share];
  }

  const start = ({ clientX, clientY }) => ({ x: clientX, y: clientY, firstX: clientX, firstY: clientY });

  /** Where a pointer is from the middle of the frame, in shares of the fitted picture. */
  function from(frame, clientX, clientY) {
    const { left, top, width, height } = frame.box.getBoundingClientRect();
    const [across, down] = fitted(frame);
    return [(clientX - left - width / 2) / across, (clientY - top - height / 2) / down];
  }

  function onWheel(lens, frame, event) {
    if (event.deltaY > 0 && lens.scale === 1) return; // nothing to shrink: the page scrolls on
    event.preventDefault();
    zoomAt(lens, lens.scale * 2 ** (-event.deltaY / 240), from(frame, event.clientX, event.clientY));
  }

  function toggle(lens, frame, event) {
    event.preventDefault();
    zoomAt(lens, lens.scale > 1 ? 1 : pixelScale(frame), from(frame, event.clientX, event.clientY));
  }

  /** Magnify so that the spot under the pointer stays where it is. */
  function zoomAt(lens, wanted, [dx, dy]) {
    const scale = Math.min(MOST, Math.max(1, wanted));
    move(lens, { scale, x: lens.x + dx / lens.scale - dx / scale, y: lens.y + dy / lens.scale - dy / scale });
  }

  /** One finger drags, two magnify. */
  function onMove(lens, frame, event) {
    const finger = frame.fingers.get(event.pointerId);
    if (!finger) return;
    const [dx, dy] = [event.clientX - finger.x, event.clientY - finger.y];
    const other = [...frame.fingers.values()].find((one) => one !== finger);
    if (other) {
      const apart = (x, y) => Math.max(1, Math.hypot(x - other.x, y - other.y));
      const middle = [(event.clientX + other.x) / 2, (event.clientY + other.y) / 2];
      const factor = apart(event.clientX, event.clientY) / apart(finger.x, finger.y);
      zoomAt(lens, lens.scale * factor, from(frame, ...middle));
    } else if (lens.scale > 1 && Math.hypot(event.clientX - finger.firstX, event.clientY - finger.firstY) > 3) {
      if (!frame.box.hasPointerCapture(event.pointerId)) frame.box.setPointerCapture(event.pointerId);
      const [across, down] = fitted(frame);
      move(lens, { x: lens.x - dx / across / lens.scale, y: lens.y - dy / down / lens.scale });
    }
    [finger.x, finger.y] = [event.clientX, event.clientY];
  }

  function onEnd(lens, frame, event, end) {
    const finger = frame.fingers.get(event.pointerId);
    frame.fingers.delete(event.pointerId);
    if (!finger || end !== "pointerup" || lens.scale > 1 || event.pointerType !== "touch") return;
    const [dx, dy] = [event.clientX - finger.firstX, event.clientY - finger.firstY];
    if (Math.abs(dx) > SWIPE && Math.abs(dx) > 2 * Math.abs(dy)) frame.swiped?.(dx < 0 ? 1 : -1);
  }

  function move(lens, change) {
    Object.assign(lens, change);
    lens.scale = Math.min(MOST, Math.max(1, lens.scale));
    const { box } = lens.frames[0] ?? {};
    if (box) {
      const [across, down] = fitted(lens.frames[0]);
      lens.x = within(lens.x, box.clientWidth / across / lens.scale / 2);
      lens.y = within(lens.y, box.clientHeight / down / lens.scale / 2);
    }
    lens.changed(lens);
    for (const frame of lens.frames) place(lens, frame);
  }

  /** A share that leaves so much on both sides, in the middle where there is not so much. */
  const within = (share, margin) => (margin >= 0.5 ? 0.5 : Math.min(1 - margin, Math.max(margin, share)));

  function place({ scale, x, y }, frame) {
    const { box, picture, tag, whole } = frame;
    const [across, down] = fitted(frame);
    picture.style.transform = `scale(${scale}) translate(${(0.5 - x) * across}px, ${(0.5 - y) * down}px)`;
    box.style.touchAction = scale > 1 ? "none" : "pan-y"; // a picture that fits lets the page scroll
    const large = picture.naturalWidth ? (across * scale * devicePixelRatio) / picture.naturalWidth : 0;
    picture.style.imageRendering = whole && large >= SQUARES ? "pixelated" : "auto";
    if (tag) tag.textContent = whole ? `${calotype.number(Math.round(large * 100))}%` : "thumbnail";
  }
})();
