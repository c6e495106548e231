"""COCO: instances, keypoints, captions, and what is written like them (LVIS, CVAT, Roboflow)."""
