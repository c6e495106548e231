const [WIDTH, HEIGHT] = [600, 400];

/** A picture made here: a table with things on it, the same each time. */
export function drawnPicture(): string {
  const canvas = document.createElement("canvas");
  canvas.width = WIDTH;
  canvas.height = HEIGHT;
  const pen = canvas.getContext("2d");
  if (!pen) return "";
  const wood = pen.createLinearGradient(0, 0, WIDTH, HEIGHT);
  wood.addColorStop(0, "#7a4322");
  wood.addColorStop(1, "#b9703c");
  pen.fillStyle = wood;
  pen.fillRect(0, 0, WIDTH, HEIGHT);
  pen.strokeStyle = "rgba(60, 30, 10, 0.25)";
  for (let y = -HEIGHT; y < HEIGHT; y += 14) {
    pen.beginPath();
    pen.moveTo(0, y + HEIGHT);
    pen.lineTo(WIDTH, y);
    pen.stroke();
  }
  const disc = (x: number, y: number, rx: number, ry: number, color: string) => {
    pen.fillStyle = color;
    pen.beginPath();
    pen.ellipse(x, y, rx, ry, 0, 0, 2 * Math.PI);
    pen.fill();
  };
  disc(280, 230, 200, 150, "#c9401a");
  disc(290, 120, 112, 100, "#e8e4dd");
  disc(290, 130, 90, 78, "#b98a56");
  disc(400, 280, 40, 44, "#d8cfb8");
  return canvas.toDataURL("image/png");
}
